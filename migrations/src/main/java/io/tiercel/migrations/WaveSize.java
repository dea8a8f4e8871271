package io.tiercel.migrations;

import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many shards are migrated beside each other. Immutable.
 *
 * @param amount shards (1 to 4,096), or percent of all shards that have something to do (1 to 100)
 * @param percent which of both
 */
public record WaveSize(int amount, boolean percent) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,4})(%?)");
  private static final int MAX_SHARDS = 4_096;
  private static final int WHOLE = 100;

  /**
   * Checks the range.
   *
   * @throws RouterException INVALID_CONFIG
   */
  public WaveSize {
    int max = percent ? WHOLE : MAX_SHARDS;
    if (amount < 1 || amount > max) {
      throw new RouterException(
          Code.INVALID_CONFIG,
          "wave is %d%s; allowed are 1 to %d".formatted(amount, percent ? "%" : "", max));
    }
  }

  /**
   * Reads {@code 2} or {@code 25%}.
   *
   * @throws RouterException INVALID_CONFIG
   */
  public static WaveSize parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new RouterException(
          Code.INVALID_CONFIG,
          "wave is '" + text + "'; write a number of shards such as 2, or a share such as 25%");
    }
    return new WaveSize(Integer.parseInt(parts.group(1)), !parts.group(2).isEmpty());
  }

  /** Of so many that have something to do; one at least. */
  int shards(int all) {
    return percent ? Math.max(1, (all * amount + WHOLE - 1) / WHOLE) : amount;
  }

  @Override
  public String toString() {
    return percent ? amount + "%" : Integer.toString(amount);
  }
}
