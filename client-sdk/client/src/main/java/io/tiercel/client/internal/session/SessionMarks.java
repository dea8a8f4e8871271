package io.tiercel.client.internal.session;

import io.tiercel.client.Session;
import io.tiercel.protocol.Stamp;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A session: per slot the highest stamp it read or wrote. Thread-safe.
 *
 * <p>A near copy is good enough when its stamp is at or above its slot's mark, or when it was asked
 * from the shared tier after the mark was made: the shared tier holds everything the session can
 * have seen. A mark for every key would be exact but has no bound; a slot's mark costs a key of the
 * same slot at most one more read.
 */
public final class SessionMarks implements Session {
  private final LongSupplier nanoClock;
  private final ConcurrentHashMap<Integer, Mark> marks = new ConcurrentHashMap<>();
  private final @Nullable Mark coarse;

  /** A stamp and when this process first knew of it. */
  private record Mark(Stamp stamp, long knownAtNanos) {}

  /** A session that has seen nothing. */
  public SessionMarks(LongSupplier nanoClock) {
    this(nanoClock, new SessionToken(Stamp.NONE, Map.of()));
  }

  private SessionMarks(LongSupplier nanoClock, SessionToken token) {
    this.nanoClock = nanoClock;
    long now = nanoClock.getAsLong();
    this.coarse = token.others().equals(Stamp.NONE) ? null : new Mark(token.others(), now);
    token.bySlot().forEach((slot, stamp) -> marks.put(slot, new Mark(stamp, now)));
  }

  /** The session a token stands for; INVALID_SESSION_TOKEN when it is none. */
  public static SessionMarks ofToken(String token, LongSupplier nanoClock) {
    return new SessionMarks(nanoClock, SessionToken.parse(token));
  }

  /** Whether a copy may be served to this session. */
  public boolean admits(int slot, Stamp stamp, long asOfNanos) {
    Mark mark = markOf(slot);
    return mark == null || stamp.satisfies(mark.stamp()) || asOfNanos - mark.knownAtNanos() >= 0;
  }

  /** The session read or wrote this. */
  public void observe(int slot, Stamp stamp) {
    Mark known = markOf(slot);
    if (known != null && known.stamp().satisfies(stamp)) {
      return;
    }
    Mark mark = new Mark(stamp, nanoClock.getAsLong());
    marks.merge(slot, mark, (kept, seen) -> kept.stamp().satisfies(seen.stamp()) ? kept : seen);
  }

  private @Nullable Mark markOf(int slot) {
    Mark mark = marks.get(slot);
    return mark == null ? coarse : mark;
  }

  @Override
  public String token() {
    Map<Integer, Stamp> bySlot = new HashMap<>();
    marks.forEach((slot, mark) -> bySlot.put(slot, mark.stamp()));
    return new SessionToken(coarse == null ? Stamp.NONE : coarse.stamp(), bySlot).format();
  }
}
