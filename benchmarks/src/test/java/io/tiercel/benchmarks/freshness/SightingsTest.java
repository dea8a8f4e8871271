package io.tiercel.benchmarks.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SightingsTest {
  private final Sightings sightings = new Sightings();

  @Test
  void staleness_seenAfterItsAcknowledgement_isTheTimeBetween() {
    sightings.acknowledged(3, 7, 1_000_000);
    sightings.saw(3, 7, 3_000_000);

    assertThat(sightings.staleness().getMaxValue()).isBetween(1_999_000L, 2_001_000L);
    assertThat(sightings.unseen()).isZero();
  }

  @Test
  void staleness_seenBefore_isNone() {
    sightings.saw(3, 7, 500_000);
    sightings.acknowledged(3, 7, 1_000_000);

    assertThat(sightings.staleness().getMaxValue()).isZero();
  }

  @Test
  void staleness_onlyALaterWriteWasSeen_countsFromTheEarlierOne() {
    sightings.acknowledged(3, 7, 1_000_000);
    sightings.acknowledged(3, 8, 2_000_000);
    sightings.saw(3, 8, 4_000_000);

    assertThat(sightings.staleness().getMaxValue()).isBetween(2_999_000L, 3_002_000L);
  }

  @Test
  void unseen_otherKeyOrOlderCount_isNotIt() {
    sightings.acknowledged(3, 7, 1_000_000);
    sightings.saw(3, 6, 2_000_000);
    sightings.saw(4, 7, 2_000_000);

    assertThat(sightings.unseen()).isEqualTo(1);
  }
}
