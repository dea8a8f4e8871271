package io.tiercel.cli.demo.app;

import io.tiercel.cli.demo.ledger.StaleCheck;
import io.tiercel.cli.demo.ledger.Verdict;
import io.tiercel.cli.demo.ledger.WriteLedger;
import io.tiercel.cli.demo.shop.ShopKey;
import io.tiercel.cli.demo.shop.ShopRow;
import io.tiercel.cli.demo.trace.Trace;
import io.tiercel.cli.demo.trace.TraceObject;
import io.tiercel.client.Freshness;
import io.tiercel.client.Outcome;
import io.tiercel.client.Read;
import io.tiercel.client.TiercelException;
import io.tiercel.client.Version;
import io.tiercel.client.Written;
import io.tiercel.protocol.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One caller: takes every n-th request of the trace in order, one at a time, from the start again
 * when the trace ends. Confined to one thread.
 *
 * <p>The clock runs around the SDK's call alone; making rows, judging answers and recording writes
 * are outside.
 */
final class Caller implements Runnable {
  private static final Freshness SHARED_TIER = Freshness.bounded(Duration.ZERO);

  private static final int MOST_COMPLAINTS = 10;

  private final Lane lane;
  private final Shop shop;
  private final Trace trace;
  private final RequestPlan plan;
  private final WriteLedger ledger;
  private final StaleCheck check;
  private final long boundNanos;
  private final Tally tally = new Tally();
  private int complaints;

  /**
   * Which requests are this caller's, and until when.
   *
   * @param first its first request
   * @param step how many callers there are in all applications
   * @param number its number over all applications, from 1
   * @param endNanos {@link System#nanoTime} when it stops
   */
  record Lane(int first, int step, int number, long endNanos) {}

  Caller(Lane lane, Shop shop, Trace trace, RequestPlan plan, WriteLedger ledger, long boundNanos) {
    this.lane = lane;
    this.shop = shop;
    this.trace = trace;
    this.plan = plan;
    this.ledger = ledger;
    this.check = new StaleCheck(ledger);
    this.boundNanos = boundNanos;
  }

  Tally tally() {
    return tally;
  }

  @Override
  public void run() {
    long number = lane.first();
    while (System.nanoTime() - lane.endNanos() < 0) {
      request(number, trace.object((int) (number % trace.length())));
      number += lane.step();
    }
  }

  private void request(long number, int object) {
    TraceObject described = shop.object(object);
    OpenTable<?> table = shop.table(described);
    ShopKey key = shop.key(object);
    try {
      switch (plan.operation(number)) {
        case READ -> read(table, object, key);
        case UPDATE -> update(table, object, key, described);
        case PUT -> put(table, object, described);
        case REPLACE -> replace(table, object, key, described);
      }
    } catch (TiercelException failure) {
      failed(failure);
    }
  }

  private void failed(TiercelException failure) {
    tally.failed(failure);
    complain(failure.toString());
  }

  private void read(OpenTable<?> table, int object, ShopKey key) {
    long start = System.nanoTime();
    Read<? extends ShopRow> read = table.read(key);
    long nanos = System.nanoTime() - start;
    ShopRow row = read.value();
    Verdict verdict = judge(object, key, read, row, start);
    boolean understated = verdict.ageNanos() > read.age().toNanos();
    tally.read(read.origin(), nanos, row != null, verdict, understated);
    if (understated || verdict.finding() != Verdict.Finding.ALLOWED) {
      complain(
          verdict
              + " "
              + read.origin()
              + " read of "
              + table.rows().name()
              + " "
              + key
              + ": "
              + read.version()
              + ", said to be at most "
              + read.age()
              + " behind");
    }
  }

  /** Into the process's log; the first few tell enough. */
  private void complain(String text) {
    if (complaints++ < MOST_COMPLAINTS) {
      System.err.println(text);
    }
  }

  private Verdict judge(
      int object, ShopKey key, Read<? extends ShopRow> read, @Nullable ShopRow row, long start) {
    if (row == null) {
      return check.absence(object, start, boundNanos);
    }
    if (!row.isWhole(key)) {
      return Verdict.UNWRITTEN;
    }
    Version version = read.version();
    return check.row(object, version.term(), version.number(), row.revision(), start, boundNanos);
  }

  private void put(OpenTable<?> table, int object, TraceObject described) {
    long revision = ledger.startRevision(lane.number());
    long start = System.nanoTime();
    acknowledged(object, table.put(described, revision), revision, start);
  }

  /**
   * A repeated write was applied by an earlier attempt; the version told may be that of a later
   * write, so the ledger does not learn of it.
   */
  private void acknowledged(int object, Written written, long revision, long start) {
    long now = System.nanoTime();
    if (!written.repeated()) {
      record(object, written.version(), revision, now);
    }
    tally.written(now - start);
  }

  private void record(int object, Version version, long revision, long acknowledgedNanos) {
    ledger.acknowledged(
        object, version.term(), version.number(), true, revision, acknowledgedNanos);
  }

  /** Update tells the row, not its version: it is read again, unless somebody wrote in between. */
  private void update(OpenTable<?> table, int object, ShopKey key, TraceObject described) {
    long revision = ledger.startRevision(lane.number());
    long start = System.nanoTime();
    try {
      table.update(key, described, revision);
    } catch (TiercelException refused) {
      conflictOrFailure(refused, ErrorCode.NOT_FOUND);
      return;
    }
    long now = System.nanoTime();
    tally.written(now - start);
    if (!recordOwn(object, table.read(key), revision, now)) {
      recordOwn(object, table.read(key, SHARED_TIER), revision, now);
    }
  }

  private boolean recordOwn(
      int object, Read<? extends ShopRow> read, long revision, long acknowledgedNanos) {
    ShopRow row = read.value();
    if (row == null || row.revision() != revision) {
      return false;
    }
    record(object, read.version(), revision, acknowledgedNanos);
    return true;
  }

  private void replace(OpenTable<?> table, int object, ShopKey key, TraceObject described) {
    delete(table, object, key);
    long revision = ledger.startRevision(lane.number());
    long start = System.nanoTime();
    try {
      acknowledged(object, table.insert(described, revision), revision, start);
    } catch (TiercelException refused) {
      conflictOrFailure(refused, ErrorCode.DUPLICATE_KEY);
    }
  }

  private void delete(OpenTable<?> table, int object, ShopKey key) {
    ledger.deleteStarted(object);
    long start = System.nanoTime();
    try {
      Written deleted = table.delete(key);
      long now = System.nanoTime();
      tally.written(now - start);
      if (deleted.repeated()) {
        return;
      }
      if (deleted.existed()) {
        Version version = deleted.version();
        ledger.acknowledged(object, version.term(), version.number(), false, 0, now);
      }
      ledger.deleteEnded(object);
    } catch (TiercelException failure) {
      if (failure.outcome() == Outcome.NOT_APPLIED) {
        ledger.deleteEnded(object);
      }
      throw failure;
    }
  }

  /**
   * Two callers at one row: somebody deleted it before the update, or wrote it before the insert.
   */
  private void conflictOrFailure(TiercelException refused, ErrorCode expected) {
    if (refused.code() == expected) {
      tally.conflict();
    } else {
      failed(refused);
    }
  }
}
