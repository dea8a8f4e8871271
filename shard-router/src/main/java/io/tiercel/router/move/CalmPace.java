package io.tiercel.router.move;

import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Whether something takes much longer than it does when nothing is copied. Confined to the mover's
 * thread.
 *
 * <p>Calm is what it took before the first row was copied, and what it takes whenever the copy
 * rests: the lowest that was ever seen would soon be a lucky moment, and an average over the copy
 * would get used to it.
 */
final class CalmPace {
  /** Below that a doubling is noise. */
  static final long FLOOR_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

  private static final long BUSY = 2;
  private static final int LOOKS = 2;
  private static final long UNKNOWN = -1;

  private final Measure measure;
  private long calmNanos = UNKNOWN;
  private int slowLooks;

  /** How long it takes now. */
  @FunctionalInterface
  interface Measure {
    /** Empty when nobody can tell. */
    OptionalLong nanos() throws SQLException;
  }

  /** Measures once. */
  CalmPace(Measure measure) throws SQLException {
    this.measure = measure;
    rested();
  }

  /** Nothing has been copied for a while: what it takes now is calm. */
  void rested() throws SQLException {
    OptionalLong now = measure.nanos();
    if (now.isPresent()) {
      calmNanos = calmNanos == UNKNOWN ? now.getAsLong() : (calmNanos + now.getAsLong()) / 2;
    }
  }

  /** Measures again: whether it took more than twice as long, this time and the last. */
  boolean slow() throws SQLException {
    OptionalLong now = measure.nanos();
    boolean slow =
        calmNanos != UNKNOWN
            && now.isPresent()
            && now.getAsLong() > BUSY * Math.max(FLOOR_NANOS, calmNanos);
    slowLooks = slow ? slowLooks + 1 : 0;
    return slowLooks >= LOOKS;
  }
}
