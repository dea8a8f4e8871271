package io.tiercel.cli.soak;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A node's page {@code /metrics}, in Prometheus' text format. Immutable.
 *
 * @param samples value by name with labels
 */
record MetricsPage(Map<Series, Double> samples) {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([A-Za-z_:][A-Za-z0-9_:]*)(?:\\{(.*)})? ([+-]?(?:Inf|NaN|[0-9][0-9.eE+-]*))( .*)?");
  private static final Pattern LABEL =
      Pattern.compile("([A-Za-z_0-9]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /**
   * A name with its labels.
   *
   * @param name such as {@code tiercel_pool_usage_seconds_bucket}
   * @param labels by name
   */
  record Series(String name, Map<String, String> labels) {}

  /** Reads one; lines that are no samples are left out. */
  static MetricsPage parse(String text) {
    Map<Series, Double> samples = new HashMap<>();
    text.lines().forEach(line -> parseLine(line, samples));
    return new MetricsPage(samples);
  }

  private static void parseLine(String line, Map<Series, Double> samples) {
    Matcher sample = SAMPLE.matcher(line);
    if (line.startsWith("#") || !sample.matches()) {
      return;
    }
    Map<String, String> labels = new HashMap<>();
    if (sample.group(2) != null) {
      Matcher label = LABEL.matcher(sample.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    samples.put(new Series(sample.group(1), labels), number(sample.group(3)));
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** The sum over all series of that name, whatever their labels. */
  double sum(String name) {
    return samples.entrySet().stream()
        .filter(sample -> sample.getKey().name().equals(name))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** The same for one shard. */
  double sum(String name, String shard) {
    return samples.entrySet().stream()
        .filter(sample -> sample.getKey().name().equals(name))
        .filter(sample -> shard.equals(sample.getKey().labels().get("shard")))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** A shard's cumulated buckets by their upper bound, pools added up. */
  TreeMap<Double, Double> buckets(String name, String shard) {
    return samples.entrySet().stream()
        .filter(sample -> sample.getKey().name().equals(name))
        .filter(sample -> shard.equals(sample.getKey().labels().get("shard")))
        .filter(sample -> sample.getKey().labels().containsKey("le"))
        .collect(
            Collectors.toMap(
                sample -> number(sample.getKey().labels().getOrDefault("le", "+Inf")),
                Map.Entry::getValue,
                Double::sum,
                TreeMap::new));
  }
}
