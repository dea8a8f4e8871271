package io.tiercel.cli.check.fault;

/**
 * One thing that can be broken, ready to be.
 *
 * @param kind what is done
 * @param target to whom: {@code node-2}, {@code app-1}, {@code shard-1-replica-1}
 * @param inject breaks it
 * @param heal mends it; returns when it is whole again. Harmless when it never was broken
 */
record Fault(FaultKind kind, String target, Runnable inject, Runnable heal) {
  private static final String REPLICA = "-replica-";

  /**
   * Faults with the same lock never meet: a replica that is down while logs are purged could not be
   * mended.
   */
  String lock() {
    int replica = target.indexOf(REPLICA);
    return switch (kind) {
      case REPLICA_KILL -> target.substring(0, replica) + " logs";
      case BINLOG_PURGE -> target + " logs";
      default -> kind.word() + target;
    };
  }
}
