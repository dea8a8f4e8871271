package io.tiercel.cli.demo.shop;

import io.tiercel.cli.demo.trace.TraceObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Draws column values: the same object and revision get the same ones. Confined to one thread. */
final class Content {
  private static final LocalDateTime EARLIEST = LocalDateTime.of(2024, 1, 1, 0, 0);
  private static final long SPAN_MICROS = 2L * 365 * 24 * 3_600 * 1_000_000;
  private static final int PERCENT = 100;
  private static final String[] WORDS = {
    "aluminium",
    "basket",
    "café",
    "delivery",
    "edition",
    "fabric",
    "garden",
    "handmade",
    "indigo",
    "jacket",
    "kettle",
    "lantern",
    "mobile",
    "Größe",
    "oak",
    "pocket",
    "quilted",
    "rain",
    "silver",
    "travel",
    "umbrella",
    "velvet",
    "wool",
    "extra",
    "yellow",
    "zip",
    "size",
    "réservé",
    "🎁",
    "new",
    "outdoor",
    "classic"
  };

  private final SplittableRandom random;

  Content(TraceObject object, long revision) {
    this.random = new SplittableRandom(object.key() * 0x9E3779B97F4A7C15L + revision);
  }

  /** So many words with blanks between, or as many as fit. */
  String words(int count, int maxLength) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append(oneOf(WORDS));
    }
    return text.length() <= maxLength
        ? text.toString()
        : text.substring(0, text.lastIndexOf(" ", maxLength));
  }

  /** Capital letters and digits. */
  String code(String prefix, int digits) {
    StringBuilder code = new StringBuilder(prefix);
    for (int i = 0; i < digits; i++) {
      code.append(Character.toUpperCase(Character.forDigit(random.nextInt(36), 36)));
    }
    return code.toString();
  }

  /** From 0 up to 10^digits, with exactly this many decimals. */
  BigDecimal decimal(int digits, int scale) {
    long bound = BigInteger.TEN.pow(digits + scale).longValueExact();
    return BigDecimal.valueOf(random.nextLong(bound), scale);
  }

  long number(long bound) {
    return random.nextLong(bound);
  }

  int count(int bound) {
    return random.nextInt(bound);
  }

  boolean yes(int percent) {
    return random.nextInt(PERCENT) < percent;
  }

  /** Within two years, whole microseconds. */
  LocalDateTime moment() {
    return EARLIEST.plus(random.nextLong(SPAN_MICROS), ChronoUnit.MICROS);
  }

  String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** The value in that share of the rows, else NULL. */
  <T> @Nullable T maybe(int percent, Supplier<T> value) {
    return yes(percent) ? value.get() : null;
  }

  /** A document as MySQL prints it: shorter names first. */
  String json() {
    return "{\"sku\": \""
        + code("", 8)
        + "\", \"color\": \""
        + oneOf("black", "green", "sand", "white")
        + "\", \"weight\": "
        + random.nextInt(5_000)
        + ", \"eligible\": "
        + yes(80)
        + "}";
  }
}
