package io.tiercel.cli.check.fault;

import java.util.Set;
import java.util.TreeSet;

/**
 * One thing that can be broken, ready to be.
 *
 * @param kind what is done
 * @param target to whom: {@code node-2}, {@code app-1/node-2}, {@code shard-1-replica-1}
 * @param locks faults that have one in common never meet: what is mended twice was broken once only
 * @param inject breaks it
 * @param heal mends it; returns when it is whole again. Harmless when it never was broken
 */
record Fault(FaultKind kind, String target, Set<String> locks, Runnable inject, Runnable heal) {
  /** Keeps the locks in one order, so that who takes them never waits in a circle. */
  Fault {
    locks = new TreeSet<>(locks);
  }

  /** That meets no other of the same target. */
  Fault(FaultKind kind, String target, Runnable inject, Runnable heal) {
    this(kind, target, Set.of(target), inject, heal);
  }
}
