package io.tiercel.cli.demo.app;

/**
 * What an application process is to do; its first line of input, as JSON.
 *
 * @param number of this application, from 0
 * @param apps how many applications there are
 * @param callers threads of this application, 1 to 256
 * @param nodes where the SDK connects to: {@code host:port,host:port}
 * @param client the registered client's name
 * @param secret its secret
 * @param traceFile written by {@link io.tiercel.cli.demo.trace.Trace#writeTo}
 * @param ledgerFile made by {@link io.tiercel.cli.demo.ledger.WriteLedger#create}
 * @param seed decides which requests are writes, and of which kind
 * @param writeShare 0 to 1: this share of the requests writes
 * @param boundMillis how far behind a read may be
 * @param sessions whether each caller reads in a session of its own
 * @param runMillis how long to replay
 * @param parentNanos the parent's {@link System#nanoTime} as it wrote this: both must have the same
 *     clock
 */
public record AppTask(
    int number,
    int apps,
    int callers,
    String nodes,
    String client,
    String secret,
    String traceFile,
    String ledgerFile,
    long seed,
    double writeShare,
    long boundMillis,
    boolean sessions,
    long runMillis,
    long parentNanos) {
  /** Without the secret. */
  @Override
  public String toString() {
    return "AppTask[number=" + number + ", apps=" + apps + ", callers=" + callers + "]";
  }
}
