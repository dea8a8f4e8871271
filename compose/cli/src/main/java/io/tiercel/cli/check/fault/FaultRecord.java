package io.tiercel.cli.check.fault;

/**
 * A fault that was.
 *
 * @param kind {@link FaultKind#word}
 * @param target to whom
 * @param fromSeconds since the run's start
 * @param toSeconds when mending began
 * @param healedSeconds when it was whole again
 */
public record FaultRecord(
    String kind, String target, double fromSeconds, double toSeconds, double healedSeconds) {}
