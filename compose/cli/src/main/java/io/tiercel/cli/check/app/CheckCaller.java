package io.tiercel.cli.check.app;

import io.tiercel.client.Table;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One caller: one operation after another, at its pace, until it is stopped. After each operation
 * it looks at some of the keys that everybody wants, as a page does that shows them: most of what
 * an application asks is answered by its near cache.
 */
final class CheckCaller implements Runnable {
  private static final int SESSION_PERCENT = 20;
  private static final int LOOKS = 2;
  private static final long LONGEST_BACKLOG_NANOS = TimeUnit.SECONDS.toNanos(4);

  private final Operations operations;
  private final Table<Long, CheckedRow> table;
  private final SessionCaller session;
  private final KeySpace keys;
  private final int writePercent;
  private final Random random;
  private final long intervalNanos;
  private final LongAdder done;
  private final BooleanSupplier stopped;

  CheckCaller(
      Operations operations,
      Table<Long, CheckedRow> table,
      SessionCaller session,
      CheckTask task,
      Random random,
      LongAdder done,
      BooleanSupplier stopped) {
    this.operations = operations;
    this.table = table;
    this.session = session;
    this.keys = task.keys();
    this.writePercent = task.writePercent();
    this.random = random;
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / task.perSecond();
    this.done = done;
    this.stopped = stopped;
  }

  @Override
  public void run() {
    long due = System.nanoTime();
    while (!stopped.getAsBoolean()) {
      long early = due - System.nanoTime();
      if (early > 0) {
        LockSupport.parkNanos(early);
      }
      operate();
      done.add(1 + LOOKS);
      due = Math.max(due + (1 + LOOKS) * intervalNanos, System.nanoTime() - LONGEST_BACKLOG_NANOS);
    }
  }

  private void operate() {
    boolean inSession = random.nextInt(100) < SESSION_PERCENT;
    boolean write = random.nextInt(100) < writePercent;
    Table<Long, CheckedRow> view = inSession ? session.table() : table;
    String name = inSession ? session.name() : "";
    if (write) {
      write(view, name);
    } else if (inSession) {
      operations.read(view, keys.any(random), Levels.SESSION, name, false);
    } else {
      operations.read(view, keys.any(random), Levels.choose(random), name, false);
    }
    for (int i = 0; i < LOOKS; i++) {
      operations.read(
          view, keys.hot(random), inSession ? Levels.SESSION : Levels.BOUNDED, name, false);
    }
    if (inSession) {
      session.used();
    }
  }

  private void write(Table<Long, CheckedRow> view, String name) {
    int percent = random.nextInt(100);
    if (percent < 35) {
      operations.put(view, keys.register(random), name);
    } else if (percent < 50) {
      operations.insert(view, keys.register(random), name);
    } else if (percent < 62) {
      operations.delete(view, keys.register(random), name);
    } else if (percent < 78) {
      long key = keys.register(random);
      operations.update(view, key, name);
      operations.read(view, key, Levels.BOUNDED, name, false);
    } else {
      operations.increment(view, keys.counter(random), name);
    }
  }
}
