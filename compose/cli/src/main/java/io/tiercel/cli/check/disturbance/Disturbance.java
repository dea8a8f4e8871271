package io.tiercel.cli.check.disturbance;

import io.tiercel.cli.check.disturbance.DisturbanceFile.Road;
import io.tiercel.local.rewrite.MethodSwitch;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** What rewritten methods of this process ask. Thread-safe. */
public final class Disturbance {
  private static final int LOST_OF = 7;
  private static final int DOUBLED_OF = 3;
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final String BETWEEN_NODES = "TopicMessage$Invalidations";

  private static final AtomicLong COUNT = new AtomicLong();
  private static final AtomicLong NOT_LATE_BEFORE = new AtomicLong(System.nanoTime());
  private static final ThreadLocal<Boolean> AGAIN = ThreadLocal.withInitial(() -> false);

  /** Opened when the first rewritten method asks; a process that is not disturbed has none. */
  private static final class Mapped {
    private static final DisturbanceFile FILE =
        DisturbanceFile.at(
            Path.of(Objects.requireNonNull(System.getProperty(DisturbanceFile.PROPERTY))));
  }

  private Disturbance() {}

  /** Whether this process is to be disturbed at all. */
  public static boolean wanted() {
    return System.getProperty(DisturbanceFile.PROPERTY) != null;
  }

  /** Where invalidations come in to an SDK and to a node. */
  public static List<MethodSwitch> applicationSwitches() {
    return List.of(
        new MethodSwitch(
            "io.tiercel.client.internal.nearcache.InvalidationFeed",
            "invalidated",
            DisturbedRoad.class));
  }

  /** Where invalidations of other nodes come in to a node. */
  public static List<MethodSwitch> nodeSwitches() {
    return List.of(
        new MethodSwitch("io.tiercel.node.invalidation.Relay", "heard", DisturbedRoad.class));
  }

  static int clockMillis() {
    return Mapped.FILE.clockMillis();
  }

  /** Whether the message that comes in now is lost; returns late when it is late. */
  public static boolean loses(Object first) {
    Road road = Mapped.FILE.road();
    if (road == Road.OPEN || AGAIN.get() || !isInvalidation(first)) {
      return false;
    }
    if (road == Road.DELAYS) {
      delay();
    }
    return road == Road.LOSES && COUNT.incrementAndGet() % LOST_OF == 0;
  }

  /** A node hears heartbeats the same way; those are not touched. */
  private static boolean isInvalidation(Object first) {
    return first instanceof Long || first.getClass().getName().endsWith(BETWEEN_NODES);
  }

  private static void delay() {
    long now = System.nanoTime();
    long notBefore = NOT_LATE_BEFORE.get();
    if (now - notBefore >= 0 && NOT_LATE_BEFORE.compareAndSet(notBefore, now + BETWEEN_NANOS)) {
      while (System.nanoTime() - now < LATE_NANOS) {
        LockSupport.parkNanos(LATE_NANOS - (System.nanoTime() - now));
      }
    }
  }

  /** Whether the message that came in now comes in once more. */
  public static boolean doubles(Object first) {
    return Mapped.FILE.road() == Road.DOUBLES
        && !AGAIN.get()
        && isInvalidation(first)
        && COUNT.incrementAndGet() % DOUBLED_OF == 0;
  }

  /** Lets it come in once more. */
  public static void again(Method method, Object target, Object[] arguments) {
    AGAIN.set(true);
    try {
      method.setAccessible(true);
      Object unused = method.invoke(target, arguments);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("an invalidation cannot come twice", e);
    } finally {
      AGAIN.set(false);
    }
  }
}
