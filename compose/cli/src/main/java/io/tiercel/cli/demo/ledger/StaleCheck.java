package io.tiercel.cli.demo.ledger;

import io.tiercel.cli.demo.ledger.Verdict.Finding;

/**
 * Judges reads against the acknowledged writes. Thread-safe.
 *
 * <p>A read that began at {@code start} and may be {@code bound} behind is stale when a state newer
 * than the one it returned was acknowledged before {@code start - bound}. A row must also be one
 * that some write made: where the ledger knows the write with its stamp, the revisions must be the
 * same; where not, a write with its revision must at least have been started. An absence must
 * follow from a delete.
 */
public final class StaleCheck {
  private final WriteLedger ledger;

  /** Judges against this ledger. */
  public StaleCheck(WriteLedger ledger) {
    this.ledger = ledger;
  }

  /**
   * Judges a read that returned a row.
   *
   * @param term of the row's stamp
   * @param version of the row's stamp
   * @param revision the row carried
   * @param startNanos {@link System#nanoTime} just before the read
   * @param boundNanos how far behind it may be; 0 for none
   */
  public Verdict row(
      int object, int term, long version, long revision, long startNanos, long boundNanos) {
    int entry = ledger.head(object);
    long age = 0;
    while (entry != WriteLedger.NONE && ledger.compare(ledger.highest(entry), term, version) > 0) {
      int byStamp = ledger.compare(entry, term, version);
      if (byStamp > 0) {
        age = Math.max(age, startNanos - ledger.acknowledgedNanos(entry));
      } else if (byStamp == 0 && !made(entry, revision)) {
        return Verdict.UNWRITTEN;
      }
      entry = ledger.previous(entry);
    }
    return written(entry, term, version, revision) ? aged(age, boundNanos) : Verdict.UNWRITTEN;
  }

  /** Whether what is known of a state, from the first entry not above it on, fits the revision. */
  private boolean written(int entry, int term, long version, long revision) {
    if (version == WriteLedger.PRELOADED_VERSION) {
      return revision == WriteLedger.PRELOADED_REVISION;
    }
    if (entry != WriteLedger.NONE) {
      int highest = ledger.highest(entry);
      if (ledger.compare(highest, term, version) == 0) {
        return made(highest, revision);
      }
    }
    return ledger.started(revision);
  }

  private boolean made(int entry, long revision) {
    return ledger.present(entry) && ledger.revision(entry) == revision;
  }

  /**
   * Judges a read that returned nothing. A delete on its way, or of unknown outcome, allows it.
   *
   * @param startNanos {@link System#nanoTime} just before the read
   * @param boundNanos how far behind it may be; 0 for none
   */
  public Verdict absence(int object, long startNanos, long boundNanos) {
    long pending = ledger.pendingDeletes(object);
    int head = ledger.head(object);
    if (pending > 0) {
      return Verdict.CURRENT;
    }
    int delete = head == WriteLedger.NONE ? WriteLedger.NONE : ledger.highestDelete(head);
    if (delete == WriteLedger.NONE) {
      return Verdict.UNWRITTEN;
    }
    long age = 0;
    for (int entry = head;
        entry != WriteLedger.NONE && ledger.compare(ledger.highest(entry), delete) > 0;
        entry = ledger.previous(entry)) {
      if (ledger.compare(entry, delete) > 0) {
        age = Math.max(age, startNanos - ledger.acknowledgedNanos(entry));
      }
    }
    return aged(age, boundNanos);
  }

  private static Verdict aged(long age, long boundNanos) {
    if (age <= 0) {
      return Verdict.CURRENT;
    }
    return new Verdict(age > boundNanos ? Finding.STALE : Finding.ALLOWED, age);
  }
}
