package io.tiercel.benchmarks.trace;

/**
 * What an application is to do; its first line of input, as JSON.
 *
 * @param entrant by what it reads and writes
 * @param number of this application, from 0
 * @param applications how many there are
 * @param callers threads of this application
 * @param backends what it connects to
 * @param traceFile written by {@link io.tiercel.cli.demo.trace.Trace#writeTo}
 * @param versionsFile made by {@link AcknowledgedVersions#create}, one for each entrant
 * @param parentNanos the parent's {@link System#nanoTime} as it wrote this: both must have the same
 *     clock
 */
record ReplayTask(
    Entrant entrant,
    int number,
    int applications,
    int callers,
    Backends backends,
    String traceFile,
    String versionsFile,
    long parentNanos) {}
