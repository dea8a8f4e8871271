package io.tiercel.router.move;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a table is imported. Immutable.
 *
 * @param rowsPerSecond most rows copied in a second; 0 for as fast as can be; null to let the
 *     shards' commits and replicas decide
 * @param chunkRows most rows of one transaction; 10 to 5000, default 2000
 * @param settle how long to wait after the table was closed, for routers to have read so in the
 *     catalog; 0 to 1 min, default 5 s, longer than any of them goes without reading it
 * @param switchLimit how long the source may take no writes before the switch is taken back; 100 ms
 *     to 1 min, default 900 ms
 * @param patience how long the import goes on by itself while a server fails; 0 to 1 h, default 2
 *     min. What is done is kept when it is over
 * @param hold whether to follow the source until somebody lets the import switch
 */
public record ImportConfig(
    @Nullable Long rowsPerSecond,
    int chunkRows,
    Duration settle,
    Duration switchLimit,
    Duration patience,
    boolean hold) {
  /** What suits production. */
  public static final ImportConfig DEFAULT =
      new ImportConfig(
          null, 2_000, Duration.ofSeconds(5), Duration.ofMillis(900), Duration.ofMinutes(2), false);

  /** Refuses what no import can work with. */
  public ImportConfig {
    require("settle", settle, Duration.ZERO, Duration.ofMinutes(1));
    require("switchLimit", switchLimit, Duration.ofMillis(100), Duration.ofMinutes(1));
    require("patience", patience, Duration.ZERO, Duration.ofHours(1));
    if (chunkRows < 10 || chunkRows > 5_000) {
      throw new IllegalArgumentException(
          "the import's chunkRows is " + chunkRows + ", allowed are 10 to 5000");
    }
    if (rowsPerSecond != null && rowsPerSecond < 0) {
      throw new IllegalArgumentException(
          "the import's rowsPerSecond is " + rowsPerSecond + ", allowed are 0 and more");
    }
  }

  private static void require(String knob, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "the import's " + knob + " is " + value + ", allowed are " + least + " to " + most);
    }
  }
}
