package io.tiercel.client.internal;

import io.tiercel.client.Freshness;
import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.session.SessionMarks;
import io.tiercel.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What a view of a table asks for.
 *
 * @param freshness null for the table's default
 * @param session whose marks it respects
 * @param deadlineNanos how long a call may take
 */
record View(@Nullable Freshness freshness, @Nullable SessionMarks session, long deadlineNanos) {
  View in(SessionMarks other) {
    return new View(freshness, other, deadlineNanos);
  }

  View with(Freshness other) {
    return new View(other, session, deadlineNanos);
  }

  View withDeadline(long nanos) {
    return new View(freshness, session, nanos);
  }

  /**
   * How far behind an answer may be; see {@link ReadCall}.
   *
   * @param wanted null for the table's default
   */
  long boundNanos(@Nullable Freshness wanted, long tableDefaultNanos) {
    if (wanted == null) {
      return tableDefaultNanos;
    }
    if (wanted instanceof Freshness.Bounded bounded) {
      return bounded.bound().toNanos();
    }
    if (wanted == Freshness.Strong.INSTANCE) {
      return ReadCall.STRONG;
    }
    if (wanted == Freshness.Any.INSTANCE) {
      return ReadCall.ANY;
    }
    if (session == null) {
      throw new TiercelException(
          ErrorCode.INVALID_CONFIG,
          "Freshness.session() was asked for outside a session; use the view of table.in(session)");
    }
    return tableDefaultNanos;
  }
}
