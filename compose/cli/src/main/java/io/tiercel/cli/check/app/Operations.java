package io.tiercel.cli.check.app;

import io.tiercel.cli.check.history.Asked;
import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.Stamp;
import io.tiercel.cli.check.history.WriteKind;
import io.tiercel.cli.check.history.WriteOperation;
import io.tiercel.cli.check.history.WriteResult;
import io.tiercel.client.Origin;
import io.tiercel.client.Outcome;
import io.tiercel.client.Read;
import io.tiercel.client.Table;
import io.tiercel.client.TiercelException;
import io.tiercel.client.Version;
import io.tiercel.client.Written;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** Calls the SDK and logs what was asked and answered, with times. Thread-safe. */
final class Operations {
  private static final int RUN_SHIFT = 36;

  private final String process;
  private final OperationLog log;
  private final AtomicLong nextContent;

  Operations(CheckTask task, OperationLog log) {
    this.process = task.process();
    this.log = log;
    this.nextContent = new AtomicLong((long) task.run() << RUN_SHIFT);
  }

  /** A write that tells its stamp. */
  private interface Write {
    Written call(long content);
  }

  void read(
      Table<Long, CheckedRow> table, long key, Levels.Chosen level, String session, boolean last) {
    Asked asked = level.asked();
    long start = System.nanoTime();
    try {
      Read<CheckedRow> read = table.read(key, level.freshness());
      long end = System.nanoTime();
      CheckedRow row = read.value();
      log.read(
          new ReadOperation(
              process,
              key,
              asked,
              session,
              start,
              end,
              read.origin() == Origin.NEAR,
              stamp(read.version()),
              read.age().toNanos(),
              row == null ? 0 : row.content(),
              row == null ? 0 : row.total(),
              last));
    } catch (TiercelException failure) {
      log.readFailed(key, asked.level(), start, System.nanoTime(), failure.code().name());
      if (last) {
        // All is mended by now: whoever waits for the last reads in vain is shown these lines.
        System.err.println("last read of " + key + " (" + asked.level() + "): " + failure);
      }
    }
  }

  void put(Table<Long, CheckedRow> table, long key, String session) {
    write(WriteKind.PUT, key, session, content -> table.put(new CheckedRow(key, content, 0)));
  }

  void insert(Table<Long, CheckedRow> table, long key, String session) {
    write(WriteKind.INSERT, key, session, content -> table.insert(new CheckedRow(key, content, 0)));
  }

  void delete(Table<Long, CheckedRow> table, long key, String session) {
    write(WriteKind.DELETE, key, session, content -> table.delete(key));
  }

  private void write(WriteKind kind, long key, String session, Write call) {
    long content = begin(kind, key, session);
    try {
      Written written = call.call(content);
      long end = System.nanoTime();
      Stamp stamp = written.repeated() ? null : stamp(written.version());
      // What a repeated delete finds says nothing about what its first attempt found.
      boolean changed = kind != WriteKind.DELETE || written.existed() || written.repeated();
      log.acknowledged(content, end, stamp, -1, changed);
    } catch (TiercelException failure) {
      failed(content, failure);
    }
  }

  void update(Table<Long, CheckedRow> table, long key, String session) {
    change(
        WriteKind.UPDATE,
        table,
        key,
        session,
        content -> old -> new CheckedRow(key, content, old.total()));
  }

  void increment(Table<Long, CheckedRow> table, long key, String session) {
    change(
        WriteKind.INCREMENT,
        table,
        key,
        session,
        content -> old -> new CheckedRow(key, content, old.total() + 1));
  }

  private interface Change {
    UnaryOperator<CheckedRow> to(long content);
  }

  /** The SDK does not tell the stamp of an update; those who read the value do. */
  private void change(
      WriteKind kind, Table<Long, CheckedRow> table, long key, String session, Change change) {
    long content = begin(kind, key, session);
    try {
      CheckedRow row = table.update(key, change.to(content));
      long total = kind == WriteKind.INCREMENT ? row.total() : -1;
      log.acknowledged(content, System.nanoTime(), null, total, true);
    } catch (TiercelException failure) {
      failed(content, failure);
    }
  }

  private long begin(WriteKind kind, long key, String session) {
    long content = nextContent.incrementAndGet();
    log.begins(
        new WriteOperation(
            process,
            content,
            kind,
            key,
            session,
            System.nanoTime(),
            Long.MAX_VALUE,
            WriteResult.UNKNOWN,
            null,
            -1,
            true,
            ""));
    return content;
  }

  private void failed(long content, TiercelException failure) {
    log.failed(content, System.nanoTime(), result(failure.outcome()), failure.code().name());
  }

  private static WriteResult result(Outcome outcome) {
    return switch (outcome) {
      case NOT_APPLIED -> WriteResult.NOT_APPLIED;
      case APPLIED -> WriteResult.APPLIED;
      case UNKNOWN -> WriteResult.UNKNOWN;
    };
  }

  private static Stamp stamp(Version version) {
    return new Stamp(version.term(), version.number());
  }
}
