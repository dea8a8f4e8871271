package io.tiercel.cli.demo.app;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What an application tells its parent: on its way only the counts, at its end all of it.
 *
 * @param counts by what was counted
 * @param histograms by what was measured, nanoseconds, compressed and in Base64
 * @param errors how many by error code
 * @param retries attempts of the SDK after the first
 * @param mergedReads reads that shared another caller's request
 * @param nanos how long the callers ran
 */
public record AppReport(
    Map<Count, Long> counts,
    Map<Measure, String> histograms,
    Map<String, Long> errors,
    long retries,
    long mergedReads,
    long nanos) {

  static AppReport progress(List<Tally> tallies) {
    return new AppReport(sum(tallies), Map.of(), Map.of(), 0, 0, 0);
  }

  static AppReport end(List<Tally> tallies, long retries, long mergedReads, long nanos) {
    Map<Measure, String> histograms = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      Histogram all = Tally.newHistogram();
      tallies.forEach(tally -> all.add(tally.histogram(measure)));
      histograms.put(measure, encode(all));
    }
    Map<String, Long> errors = new TreeMap<>();
    tallies.forEach(tally -> tally.errors().forEach((code, n) -> errors.merge(code, n, Long::sum)));
    return new AppReport(sum(tallies), histograms, errors, retries, mergedReads, nanos);
  }

  private static Map<Count, Long> sum(List<Tally> tallies) {
    Map<Count, Long> counts = new EnumMap<>(Count.class);
    for (Count count : Count.values()) {
      counts.put(count, tallies.stream().mapToLong(tally -> tally.get(count)).sum());
    }
    return counts;
  }

  private static String encode(Histogram histogram) {
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(bytes);
    bytes.position(0).limit(length);
    return new String(
        Base64.getEncoder().encode(bytes).array(), java.nio.charset.StandardCharsets.US_ASCII);
  }

  /** What was measured, nanoseconds. */
  public Histogram histogram(Measure measure) {
    String encoded = histograms.get(measure);
    if (encoded == null) {
      return Tally.newHistogram();
    }
    try {
      return Histogram.decodeFromCompressedByteBuffer(
          ByteBuffer.wrap(Base64.getDecoder().decode(encoded)), Tally.LONGEST_NANOS);
    } catch (DataFormatException damaged) {
      throw new IllegalArgumentException("a damaged histogram of " + measure, damaged);
    }
  }

  /** How many, 0 where nothing was counted. */
  public long count(Count count) {
    return counts.getOrDefault(count, 0L);
  }
}
