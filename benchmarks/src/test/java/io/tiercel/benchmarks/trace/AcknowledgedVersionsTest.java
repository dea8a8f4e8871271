package io.tiercel.benchmarks.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcknowledgedVersionsTest {
  private static final int OBJECTS = 10;
  private static final int OBJECT = 3;

  @TempDir private Path folder;

  private AcknowledgedVersions create() {
    return AcknowledgedVersions.create(folder.resolve("versions"), OBJECTS);
  }

  private static long millis(long millis) {
    return TimeUnit.HOURS.toNanos(1) + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void due_nothingWritten_isTheFirstVersion() {
    AcknowledgedVersions versions = create();

    assertThat(versions.highest(OBJECT)).isZero();
    assertThat(versions.due(OBJECT, millis(0))).isZero();
  }

  @Test
  void due_acknowledgedLongerThanTheBoundBefore_isThat() {
    AcknowledgedVersions versions = create();

    versions.acknowledged(OBJECT, 1, millis(0));

    assertThat(versions.due(OBJECT, millis(1_005))).isEqualTo(1);
    assertThat(versions.due(OBJECT + 1, millis(1_005))).isZero();
  }

  @Test
  void due_acknowledgedWithinTheBound_isTheOneBefore() {
    AcknowledgedVersions versions = create();

    versions.acknowledged(OBJECT, 1, millis(0));
    versions.acknowledged(OBJECT, 2, millis(900));

    assertThat(versions.highest(OBJECT)).isEqualTo(2);
    assertThat(versions.due(OBJECT, millis(995))).isZero();
    assertThat(versions.due(OBJECT, millis(1_500))).isEqualTo(1);
    assertThat(versions.due(OBJECT, millis(1_905))).isEqualTo(2);
  }

  @Test
  void due_writtenAllTheTime_isLittleOlderThanTheBound() {
    AcknowledgedVersions versions = create();

    for (int version = 1; version <= 1_000; version++) {
      versions.acknowledged(OBJECT, version, millis(version * 10L));
    }

    assertThat(versions.due(OBJECT, millis(10_000))).isBetween(880L, 900L);
  }

  @Test
  void due_writtenAgainAfterALongTime_isStillTheFormerOne() {
    AcknowledgedVersions versions = create();

    versions.acknowledged(OBJECT, 1, millis(0));
    for (int version = 2; version <= 100; version++) {
      versions.acknowledged(OBJECT, version, millis(60_000 + version));
    }

    assertThat(versions.due(OBJECT, millis(60_200))).isEqualTo(1);
  }

  @Test
  void open_byAnother_hasWhatWasAcknowledged() {
    create().acknowledged(OBJECT, 7, millis(0));

    AcknowledgedVersions other = AcknowledgedVersions.open(folder.resolve("versions"));

    assertThat(other.highest(OBJECT)).isEqualTo(7);
    assertThat(other.due(OBJECT, millis(2_000))).isEqualTo(7);
  }
}
