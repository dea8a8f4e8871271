package io.tiercel.benchmarks.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * The versions of every object whose writes were acknowledged, and when, in a file that all
 * applications map. An object's versions are recorded one after the other, by one thread at a time;
 * anybody may look meanwhile.
 *
 * <p>An object that is written all the time has many versions within the bound. Of each eighth of a
 * second or so only the last one is kept, for as long as a few of them; of those before, the last.
 * So a look may know a little less than there was, never more.
 *
 * <p>Times are {@link System#nanoTime}, which processes of one machine share, in units of about a
 * millisecond, rounded so that a read is stale later rather than sooner.
 */
final class AcknowledgedVersions {
  /** How far behind a read may be: the bound of the SDK's default freshness. */
  static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  // Per object: the last one, the last one of those no longer kept, and one for each span of time.
  private static final int LAST = 0;
  private static final int FORMER = 1;
  private static final int FIRST_SPAN = 2;
  private static final int SLOTS = 16;
  private static final int SPANS = SLOTS - FIRST_SPAN;

  // In each slot: the version, and below it the time.
  private static final int TICK_BITS = 40;
  private static final long TICK_MASK = (1L << TICK_BITS) - 1;
  private static final int NANOS_BITS_OF_TICK = 20;
  private static final int TICK_BITS_OF_SPAN = 7;

  private final MappedByteBuffer slots;

  private AcknowledgedVersions(MappedByteBuffer slots) {
    this.slots = slots;
  }

  /** Of objects 0 to this, all of version 0. */
  static AcknowledgedVersions create(Path file, int objects) {
    return map(file, (long) objects * SLOTS * Long.BYTES, StandardOpenOption.CREATE_NEW);
  }

  /** What another process has created. */
  static AcknowledgedVersions open(Path file) {
    return map(file, 0, StandardOpenOption.WRITE);
  }

  private static AcknowledgedVersions map(Path file, long bytes, StandardOpenOption option) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, option)) {
      long size = Math.max(bytes, channel.size());
      return new AcknowledgedVersions(channel.map(FileChannel.MapMode.READ_WRITE, 0, size));
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  /**
   * A write was acknowledged.
   *
   * @param version higher than all of the object before
   * @param nanos when the writer knew
   */
  void acknowledged(int object, long version, long nanos) {
    long tick = (nanos >> NANOS_BITS_OF_TICK) + 1;
    int slot = FIRST_SPAN + (int) (span(tick) % SPANS);
    long there = get(object, slot);
    if (span(tick(there)) != span(tick) && version(there) > version(get(object, FORMER))) {
      set(object, FORMER, there);
    }
    long entry = version << TICK_BITS | tick;
    set(object, slot, entry);
    set(object, LAST, entry);
  }

  /** The highest version whose write was acknowledged. */
  long highest(int object) {
    return version(get(object, LAST));
  }

  /**
   * The version that a read must return, or a higher one: it was acknowledged longer than the bound
   * before the read began.
   *
   * @param beganNanos now, just before the read
   */
  long due(int object, long beganNanos) {
    long latest = (beganNanos - BOUND_NANOS) >> NANOS_BITS_OF_TICK;
    long last = get(object, LAST);
    if (tick(last) <= latest) {
      return version(last);
    }
    long due = 0;
    for (int slot = FORMER; slot < SLOTS; slot++) {
      long entry = get(object, slot);
      if (tick(entry) <= latest) {
        due = Math.max(due, version(entry));
      }
    }
    return due;
  }

  private static long version(long entry) {
    return entry >>> TICK_BITS;
  }

  private static long tick(long entry) {
    return entry & TICK_MASK;
  }

  private static long span(long tick) {
    return tick >> TICK_BITS_OF_SPAN;
  }

  private long get(int object, int slot) {
    return (long) LONGS.getAcquire(slots, at(object, slot));
  }

  private void set(int object, int slot, long entry) {
    LONGS.setRelease(slots, at(object, slot), entry);
  }

  private static int at(int object, int slot) {
    return (object * SLOTS + slot) * Long.BYTES;
  }
}
