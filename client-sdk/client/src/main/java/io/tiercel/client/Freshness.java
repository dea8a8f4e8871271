package io.tiercel.client;

import io.tiercel.protocol.ErrorCode;
import java.time.Duration;

/**
 * How current an answer must be. Enforced, not hoped for: when the tier cannot prove it, the read
 * goes one layer deeper. Every kind but {@link #any} and a table's own default can be asked for per
 * call ({@link Table#get(Object, Freshness)}) or per view ({@link Table#with}).
 */
public sealed interface Freshness {
  /** At most this far behind: the near cache answers when it is proven to be within the bound. */
  static Freshness bounded(Duration bound) {
    return new Bounded(bound);
  }

  /**
   * Never older than what the view's session saw or wrote, and within the table's default bound.
   * Only in a view made by {@link Table#in}.
   */
  static Freshness session() {
    return OfSession.INSTANCE;
  }

  /** Past every cache: the owning shard's primary. */
  static Freshness strong() {
    return Strong.INSTANCE;
  }

  /** Whatever is nearest; {@link Read#age} tells how old it may be. */
  static Freshness any() {
    return Any.INSTANCE;
  }

  /**
   * See {@link #bounded(Duration)}.
   *
   * @param bound zero (the shared tier always answers) to 1 day
   */
  record Bounded(Duration bound) implements Freshness {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Checks the range. */
    public Bounded {
      if (bound.isNegative() || bound.compareTo(LONGEST) > 0) {
        throw new TiercelException(
            ErrorCode.INVALID_CONFIG,
            "freshness bound is " + bound + "; allowed is PT0S to " + LONGEST);
      }
    }
  }

  /** See {@link #session}. */
  enum OfSession implements Freshness {
    /** The only one. */
    INSTANCE
  }

  /** See {@link #strong}. */
  enum Strong implements Freshness {
    /** The only one. */
    INSTANCE
  }

  /** See {@link #any}. */
  enum Any implements Freshness {
    /** The only one. */
    INSTANCE
  }
}
