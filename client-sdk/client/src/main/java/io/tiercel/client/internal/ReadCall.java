package io.tiercel.client.internal;

import io.tiercel.client.internal.gateway.Gateway;
import io.tiercel.client.internal.mapping.KeyAddress;
import io.tiercel.client.internal.session.SessionMarks;
import org.jspecify.annotations.Nullable;

/**
 * One read that the near cache could not answer.
 *
 * @param nearKey of the key in the near cache
 * @param address of the key in the cluster
 * @param boundNanos how far behind the answer may be; {@link #STRONG} for past every cache
 * @param session whose marks it must respect
 * @param startedNanos when the caller asked
 * @param deadlineNanos when the caller stops waiting
 * @param group what it leaves with; null for alone
 */
record ReadCall(
    Object nearKey,
    KeyAddress address,
    long boundNanos,
    @Nullable SessionMarks session,
    long startedNanos,
    long deadlineNanos,
    Gateway.@Nullable ReadGroup group) {
  /** A bound no cache can meet. */
  static final long STRONG = -1;

  /** A bound every copy meets. */
  static final long ANY = Long.MAX_VALUE;

  /** The same read past every cache. */
  ReadCall asStrong() {
    return new ReadCall(nearKey, address, STRONG, session, startedNanos, deadlineNanos, group);
  }

  boolean strong() {
    return boundNanos == STRONG;
  }
}
