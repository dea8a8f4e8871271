package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.Asked;
import io.tiercel.cli.check.history.History;
import io.tiercel.cli.check.history.KeyHistory;
import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.Stamp;
import io.tiercel.cli.check.history.StoredRow;
import io.tiercel.cli.check.history.WriteKind;
import io.tiercel.cli.check.history.WriteOperation;
import io.tiercel.cli.check.history.WriteResult;
import java.util.concurrent.TimeUnit;

/** A history of one key, written down by hand; times are milliseconds. */
final class TinyHistory {
  static final long KEY = 7;
  static final long FIRST = -8;
  static final Asked BOUNDED = new Asked(Asked.Level.BOUNDED, nanos(1_000));
  static final Asked SHARED_TIER = new Asked(Asked.Level.BOUNDED, 0);
  static final Asked SESSION = new Asked(Asked.Level.SESSION, nanos(1_000));
  static final Asked STRONG = new Asked(Asked.Level.STRONG, 0);
  static final Asked ANY = new Asked(Asked.Level.ANY, 0);

  private final KeyHistory key;
  private final History history = new History(0);

  TinyHistory(boolean counter) {
    key = new KeyHistory(KEY, new StoredRow(FIRST, 0, 1), counter);
    history.addKey(key);
  }

  static TinyHistory register() {
    return new TinyHistory(false);
  }

  static TinyHistory counter() {
    return new TinyHistory(true);
  }

  static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** An acknowledged put. */
  TinyHistory put(long content, long from, long to, long version) {
    return write(WriteKind.PUT, content, from, to, WriteResult.ACKNOWLEDGED, version, "");
  }

  TinyHistory putIn(String session, long content, long from, long to, long version) {
    return write(WriteKind.PUT, content, from, to, WriteResult.ACKNOWLEDGED, version, session);
  }

  TinyHistory delete(long content, long from, long to, long version) {
    return write(WriteKind.DELETE, content, from, to, WriteResult.ACKNOWLEDGED, version, "");
  }

  /** A write that failed, or never returned. */
  TinyHistory failed(WriteKind kind, long content, long from, WriteResult result) {
    return write(kind, content, from, Long.MAX_VALUE, result, 0, "");
  }

  private TinyHistory write(
      WriteKind kind,
      long content,
      long from,
      long to,
      WriteResult result,
      long version,
      String session) {
    long end = to == Long.MAX_VALUE ? to : nanos(to);
    Stamp stamp = version == 0 ? null : new Stamp(1, version);
    history.add(
        new WriteOperation(
            "app", content, kind, KEY, session, nanos(from), end, result, stamp, -1, true, ""));
    return this;
  }

  /** A write past the tier. */
  TinyHistory outside(long content, long from, long to, long version) {
    return write(WriteKind.OUTSIDE, content, from, to, WriteResult.ACKNOWLEDGED, version, "");
  }

  /** A write past the tier that left the version, or took it back, when it was {@code number}. */
  TinyHistory unraised(long content, long from, long to, long number) {
    history.add(
        new WriteOperation(
            "outside",
            content,
            WriteKind.OUTSIDE_UNRAISED,
            KEY,
            "",
            nanos(from),
            nanos(to),
            WriteResult.ACKNOWLEDGED,
            new Stamp(0, number, content),
            -1,
            true,
            ""));
    return this;
  }

  /** An acknowledged increment that made this total. */
  TinyHistory increment(long content, long from, long to, long total) {
    history.add(
        new WriteOperation(
            "app",
            content,
            WriteKind.INCREMENT,
            KEY,
            "",
            nanos(from),
            nanos(to),
            WriteResult.ACKNOWLEDGED,
            null,
            total,
            true,
            ""));
    return this;
  }

  /** A read from the near cache that told an age of a second. */
  TinyHistory near(Asked asked, long from, long content, long version) {
    return read(asked, "", from, true, 1_000, content, version, 0, false);
  }

  TinyHistory nearTold(long ageMillis, Asked asked, long from, long content, long version) {
    return read(asked, "", from, true, ageMillis, content, version, 0, false);
  }

  TinyHistory nearIn(String session, long from, long content, long version) {
    return read(SESSION, session, from, true, 1_000, content, version, 0, false);
  }

  TinyHistory shared(Asked asked, long from, long content, long version) {
    return read(asked, "", from, false, 1_000, content, version, 0, false);
  }

  TinyHistory total(long from, long content, long version, long total) {
    return read(BOUNDED, "", from, true, 1_000, content, version, total, false);
  }

  TinyHistory last(long from, long content, long version) {
    return read(BOUNDED, "", from, true, 1_000, content, version, 0, true);
  }

  private TinyHistory read(
      Asked asked,
      String session,
      long from,
      boolean near,
      long ageMillis,
      long content,
      long version,
      long total,
      boolean last) {
    history.add(
        new ReadOperation(
            "app",
            KEY,
            asked,
            session,
            nanos(from),
            nanos(from + 1),
            near,
            new Stamp(1, version),
            nanos(ageMillis),
            content,
            total,
            last));
    return this;
  }

  TinyHistory stored(long content, long total, long version) {
    key.stored().put(KeyHistory.PRIMARY, new StoredRow(content, total, version));
    return this;
  }

  TinyHistory replica(long content, long total, long version) {
    key.stored().put("replica", new StoredRow(content, total, version));
    return this;
  }

  TinyHistory storedNothing() {
    key.stored().put(KeyHistory.PRIMARY, StoredRow.ABSENT);
    return this;
  }

  Findings judge() {
    return HistoryChecker.check(history, new StalenessFigures());
  }

  StalenessFigures figures() {
    StalenessFigures figures = new StalenessFigures();
    HistoryChecker.check(history, figures);
    return figures;
  }
}
