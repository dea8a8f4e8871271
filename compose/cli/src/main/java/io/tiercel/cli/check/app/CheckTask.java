package io.tiercel.cli.check.app;

/**
 * What an application process of a check is to do; its first line of input, as JSON.
 *
 * @param process its name, {@code app-1.2}: the second process of application 1
 * @param run unique number of this process in the check, from 1; the upper part of its values
 * @param callers its threads, 1 to 64
 * @param perSecond operations per second that each caller aims at
 * @param nodes where the SDK connects to: {@code host:port,host:port}
 * @param client the registered client's name
 * @param secret its secret
 * @param logFile gets a line before and after every operation
 * @param tokenFolder where sessions are handed over to other applications
 * @param seed decides what the callers do
 * @param writePercent how many of 100 operations write, 0 to 100
 * @param keys the keys that are written and read
 * @param broken the mechanism to switch off, by its {@link
 *     io.tiercel.cli.check.mutant.Mechanism#word}; empty for none
 * @param parentNanos the parent's {@link System#nanoTime} as it wrote this: both must have the same
 *     clock
 */
public record CheckTask(
    String process,
    int run,
    int callers,
    int perSecond,
    String nodes,
    String client,
    String secret,
    String logFile,
    String tokenFolder,
    long seed,
    int writePercent,
    KeySpace keys,
    String broken,
    long parentNanos) {
  /** Without the secret. */
  @Override
  public String toString() {
    return "CheckTask[process=" + process + ", callers=" + callers + "]";
  }
}
