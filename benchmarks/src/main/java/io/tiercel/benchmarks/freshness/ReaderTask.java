package io.tiercel.benchmarks.freshness;

/**
 * What the reading application is to do; its first line of input, as JSON.
 *
 * @param nodes where the SDK connects to
 * @param client the registered client's name
 * @param secret its secret
 * @param keys it reads 0 to this, again and again
 * @param parentNanos the parent's {@link System#nanoTime} as it wrote this: both must have the same
 *     clock
 */
record ReaderTask(String nodes, String client, String secret, int keys, long parentNanos) {
  /** Without the secret. */
  @Override
  public String toString() {
    return "ReaderTask[keys=" + keys + "]";
  }
}
