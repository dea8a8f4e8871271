package io.tiercel.client.internal.session;

import io.tiercel.client.Session;
import io.tiercel.client.internal.mapping.KeyAddress;
import io.tiercel.protocol.Stamp;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A session: per bucket of keys the highest stamp it read or wrote. Thread-safe.
 *
 * <p>A near copy is good enough when its stamp is at or above its bucket's mark, or when it was
 * asked from the shared tier after the mark was made: the shared tier holds everything the session
 * can have seen. A mark for every key would be exact but has no bound; a bucket's mark costs a key
 * of the same bucket at most one more read. Tokens have a mark per slot, of all of its buckets.
 *
 * <p>While nodes cannot reach each other, the primary answers in place of the shared tier and may
 * show a row whose write the shared tier has not heard of. Such a mark is ahead: whatever is below
 * it, near copy or answer, is good for nobody, until the write has long been settled.
 *
 * <p>An absence has no stamp of its own, only the floor it was read under: rows above that may have
 * been deleted again before it. So where the session saw one, a row's stamp proves nothing; its
 * copy has to be asked for after the absence was.
 */
public final class SessionMarks implements Session {
  /** Twice as long as a node goes on trying to raise a write; then the change feed has told it. */
  private static final long AHEAD_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final LongSupplier nanoClock;
  private final ConcurrentHashMap<Integer, Mark> byBucket = new ConcurrentHashMap<>();

  /** As the token told. */
  private final Map<Integer, Mark> bySlot;

  private final @Nullable Mark coarse;

  /**
   * A stamp and when this process first knew of it.
   *
   * @param aheadSinceNanos when this process last knew it to be ahead; null for never
   * @param absentAtNanos rows asked for before then prove nothing; null when no absence was seen
   */
  private record Mark(
      Stamp stamp,
      long knownAtNanos,
      @Nullable Long aheadSinceNanos,
      @Nullable Long absentAtNanos) {
    boolean ahead(long nowNanos) {
      return aheadNanos(nowNanos) < AHEAD_NANOS;
    }

    Mark and(Mark seen) {
      Mark higher = stamp.satisfies(seen.stamp) ? this : seen;
      Long ahead = seen.aheadSinceNanos == null ? aheadSinceNanos : seen.aheadSinceNanos;
      Long absent = seen.absentAtNanos == null ? absentAtNanos : seen.absentAtNanos;
      return new Mark(higher.stamp, higher.knownAtNanos, ahead, absent);
    }

    boolean sawAbsence() {
      return absentAtNanos != null;
    }

    boolean sawAbsenceSince(long asOfNanos) {
      return absentAtNanos != null && asOfNanos - absentAtNanos < 0;
    }

    SessionToken.Told told(long nowNanos) {
      return new SessionToken.Told(stamp, sawAbsence(), ahead(nowNanos));
    }

    /** How long it has been ahead; no less for one that is not. */
    long aheadNanos(long nowNanos) {
      return aheadSinceNanos == null ? AHEAD_NANOS : nowNanos - aheadSinceNanos;
    }
  }

  /** A session that has seen nothing. */
  public SessionMarks(LongSupplier nanoClock) {
    this(nanoClock, SessionToken.EMPTY);
  }

  private SessionMarks(LongSupplier nanoClock, SessionToken token) {
    this.nanoClock = nanoClock;
    long now = nanoClock.getAsLong();
    long ahead = now - TimeUnit.SECONDS.toNanos(token.aheadSeconds());
    this.coarse = token.others().isNothing() ? null : mark(token.others(), now, ahead);
    Map<Integer, Mark> told = new HashMap<>();
    token.bySlot().forEach((slot, mark) -> told.put(slot, mark(mark, now, ahead)));
    this.bySlot = Map.copyOf(told);
  }

  private static Mark mark(SessionToken.Told told, long now, long aheadSince) {
    return new Mark(
        told.stamp(), now, told.ahead() ? aheadSince : null, told.absent() ? now : null);
  }

  /** The session a token stands for; INVALID_SESSION_TOKEN when it is none. */
  public static SessionMarks ofToken(String token, LongSupplier nanoClock) {
    return new SessionMarks(nanoClock, SessionToken.parse(token));
  }

  /** Whether a copy, of a row or an absence, may be served to this session. */
  public boolean admits(int bucket, Stamp stamp, long asOfNanos, boolean absent) {
    Mark mark = markOf(bucket);
    if (mark == null) {
      return true;
    }
    boolean proves = stamp.satisfies(mark.stamp());
    if (!proves && (asOfNanos - mark.knownAtNanos() < 0 || isAhead(mark))) {
      return false;
    }
    return absent || !mark.sawAbsence() || (!mark.sawAbsenceSince(asOfNanos) && !isAhead(mark));
  }

  /** Whether what the shared tier answered just now may be given to this session. */
  public boolean admitsAnswer(int bucket, Stamp stamp, boolean absent) {
    Mark mark = markOf(bucket);
    if (mark == null || !isAhead(mark)) {
      return true;
    }
    return stamp.satisfies(mark.stamp()) && (absent || !mark.sawAbsence());
  }

  private boolean isAhead(Mark mark) {
    return mark.ahead(nanoClock.getAsLong());
  }

  /** The session read or wrote this. */
  public void observe(int bucket, Stamp stamp) {
    Mark known = markOf(bucket);
    if (known == null || !known.stamp().satisfies(stamp)) {
      add(bucket, new Mark(stamp, nanoClock.getAsLong(), null, null));
    }
  }

  /** The session was just told that there is no such row. */
  public void observeAbsence(int bucket) {
    observeAbsence(bucket, nanoClock.getAsLong());
  }

  /** The session was told that there is no such row, by a copy asked for then. */
  public void observeAbsence(int bucket, long asOfNanos) {
    Mark known = markOf(bucket);
    Long before = known == null ? null : known.absentAtNanos();
    if (before == null || before - asOfNanos < 0) {
      add(bucket, new Mark(Stamp.NONE, asOfNanos, null, asOfNanos));
    }
  }

  /** The session read this from a primary, and the shared tier may not know of it yet. */
  public void observeAhead(int bucket, Stamp stamp) {
    long now = nanoClock.getAsLong();
    add(bucket, new Mark(stamp, now, now, null));
  }

  private void add(int bucket, Mark seen) {
    byBucket.compute(
        bucket,
        (same, known) -> {
          Mark before = known == null ? told(bucket) : known;
          return before == null ? seen : before.and(seen);
        });
  }

  private @Nullable Mark markOf(int bucket) {
    Mark mark = byBucket.get(bucket);
    return mark == null ? told(bucket) : mark;
  }

  private @Nullable Mark told(int bucket) {
    return bySlot.getOrDefault(KeyAddress.slotOf(bucket), coarse);
  }

  @Override
  public String token() {
    long now = nanoClock.getAsLong();
    SessionToken.Told others = SessionToken.Told.NOTHING;
    long youngest = AHEAD_NANOS;
    if (coarse != null) {
      others = coarse.told(now);
      youngest = coarse.aheadNanos(now);
    }
    Map<Integer, SessionToken.Told> slots = new HashMap<>();
    for (Map.Entry<Integer, Mark> mark : bySlot.entrySet()) {
      slots.put(mark.getKey(), mark.getValue().told(now));
      youngest = Math.min(youngest, mark.getValue().aheadNanos(now));
    }
    for (Map.Entry<Integer, Mark> mark : byBucket.entrySet()) {
      Mark seen = mark.getValue();
      slots.merge(KeyAddress.slotOf(mark.getKey()), seen.told(now), SessionToken.Told::and);
      youngest = Math.min(youngest, seen.aheadNanos(now));
    }
    int aheadSeconds = (int) TimeUnit.NANOSECONDS.toSeconds(youngest);
    return new SessionToken(others, slots, aheadSeconds).format();
  }
}
