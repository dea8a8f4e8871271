package io.tiercel.cli.check.disturbance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.cli.check.disturbance.DisturbanceFile.Road;
import io.tiercel.local.rewrite.MethodSwitch;
import io.tiercel.local.rewrite.RewrittenMethods;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class DisturbanceTest {
  @TempDir private static Path folder;

  private static DisturbanceFile file;
  private static RewrittenMethods rewritten;

  /** Hears numbers as an SDK hears invalidations. */
  static final class Ear {
    private final List<Long> heard = new ArrayList<>();

    void hears(long number, String text) {
      heard.add(number);
      assertThat(text).isEqualTo("text");
    }
  }

  @BeforeAll
  static void rewriteTheEar() {
    Path path = folder.resolve("one.disturbance");
    System.setProperty(DisturbanceFile.PROPERTY, path.toString());
    file = DisturbanceFile.at(path);
    rewritten =
        RewrittenMethods.of(
            List.of(new MethodSwitch(Ear.class.getName(), "hears", DisturbedRoad.class)));
  }

  @AfterAll
  static void restore() {
    rewritten.close();
    System.clearProperty(DisturbanceFile.PROPERTY);
  }

  @AfterEach
  void mend() {
    file.road(Road.OPEN);
    file.clock(Duration.ZERO);
  }

  private static List<Long> heard(int numbers) {
    Ear ear = new Ear();
    LongStream.range(0, numbers).forEach(number -> ear.hears(number, "text"));
    return ear.heard;
  }

  @Test
  void road_open_losesAndDoublesNothing() {
    assertThat(heard(100)).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void road_thatLoses_losesSomeAndDoublesNone() {
    file.road(Road.LOSES);
    assertThat(heard(70)).hasSize(60).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void road_thatDoubles_losesNoneAndRepeatsSomeAtOnce() {
    file.road(Road.DOUBLES);
    assertThat(heard(30)).hasSize(40).isSorted();
  }

  @Test
  void road_thatDelays_isLateAndComplete() {
    file.road(Road.DELAYS);
    long start = System.nanoTime();
    assertThat(heard(10)).hasSize(10).isSorted();
    assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(190).toNanos());
  }

  /** Reads the wall clock in every way that is stepped. */
  public static final class WallClock {
    private WallClock() {}

    public static List<Long> readings() {
      LongSupplier reference = System::currentTimeMillis;
      return List.of(
          System.currentTimeMillis(),
          reference.getAsLong(),
          Instant.now().toEpochMilli(),
          Clock.systemUTC().millis(),
          Clock.systemUTC().instant().toEpochMilli());
    }
  }

  @Test
  void clock_stepped_showsInEveryReadingOfARewrittenClass() throws Exception {
    Class<?> stepped = rewrittenClock();
    file.clock(Duration.ofMinutes(-5));
    long expected = System.currentTimeMillis() - Duration.ofMinutes(5).toMillis();

    @SuppressWarnings("unchecked")
    List<Long> readings = (List<Long>) stepped.getMethod("readings").invoke(null);

    assertThat(readings)
        .hasSize(5)
        .allSatisfy(reading -> assertThat(reading).isBetween(expected - 1_000, expected + 30_000));
    assertThat(WallClock.readings()).allSatisfy(now -> assertThat(now).isGreaterThan(expected));
  }

  private static Class<?> rewrittenClock() throws IOException {
    String name = WallClock.class.getName();
    byte[] bytes;
    try (var stream = WallClock.class.getResourceAsStream("DisturbanceTest$WallClock.class")) {
      bytes = stream.readAllBytes();
    }
    byte[] changed =
        Objects.requireNonNull(
            new ClockRewriting()
                .transform(
                    ClockRewriting.class.getClassLoader(),
                    name.replace('.', '/'),
                    null,
                    null,
                    bytes));
    return new ClassLoader(WallClock.class.getClassLoader()) {
      Class<?> define() {
        return defineClass(name, changed, 0, changed.length);
      }
    }.define();
  }
}
