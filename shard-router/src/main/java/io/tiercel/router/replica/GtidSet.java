package io.tiercel.router.replica;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of MySQL transactions, as {@code gtid_executed} writes it: {@code uuid:1-5:8,uuid:tag:1-2}.
 * Immutable.
 */
public final class GtidSet {
  /** No transaction. */
  public static final GtidSet EMPTY = new GtidSet(new TreeMap<>());

  /** Per source (uuid, or uuid:tag) ascending closed intervals with gaps between: from, to, ... */
  private final SortedMap<String, long[]> intervals;

  private GtidSet(SortedMap<String, long[]> intervals) {
    this.intervals = intervals;
  }

  /**
   * Reads MySQL's text.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static GtidSet parse(String text) {
    TreeMap<String, List<long[]>> found = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      String source = part.strip().toLowerCase(Locale.ROOT);
      if (!source.isEmpty()) {
        parseSource(source, found);
      }
    }
    TreeMap<String, long[]> merged = new TreeMap<>();
    found.forEach((source, ranges) -> merged.put(source, merge(ranges)));
    return new GtidSet(merged);
  }

  private static void parseSource(String text, Map<String, List<long[]>> found) {
    String[] fields = text.split(":", -1);
    String source = fields[0];
    if (fields.length < 2 || source.isEmpty()) {
      throw new IllegalArgumentException("not a GTID set: a source without intervals");
    }
    for (int i = 1; i < fields.length; i++) {
      String field = fields[i].strip();
      if (isTag(field)) {
        source = fields[0] + ":" + field;
      } else {
        found.computeIfAbsent(source, s -> new ArrayList<>()).add(range(field));
      }
    }
  }

  private static boolean isTag(String field) {
    return !field.isEmpty() && (Character.isLetter(field.charAt(0)) || field.charAt(0) == '_');
  }

  private static long[] range(String field) {
    int dash = field.indexOf('-');
    try {
      long from = Long.parseLong(dash < 0 ? field : field.substring(0, dash));
      long to = dash < 0 ? from : Long.parseLong(field.substring(dash + 1));
      if (from < 1 || to < from) {
        throw new IllegalArgumentException("not a GTID interval: " + field);
      }
      return new long[] {from, to};
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a GTID interval: " + field, e);
    }
  }

  private static long[] merge(List<long[]> ranges) {
    List<long[]> sorted = new ArrayList<>(ranges);
    sorted.sort((a, b) -> Long.compare(a[0], b[0]));
    List<long[]> merged = new ArrayList<>();
    for (long[] next : sorted) {
      long[] last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && next[0] <= last[1] + 1) {
        last[1] = Math.max(last[1], next[1]);
      } else {
        merged.add(next.clone());
      }
    }
    long[] flat = new long[merged.size() * 2];
    for (int i = 0; i < merged.size(); i++) {
      flat[2 * i] = merged.get(i)[0];
      flat[2 * i + 1] = merged.get(i)[1];
    }
    return flat;
  }

  /** The transactions 1 to last of one source: {@code uuid} or {@code uuid:tag}. */
  public static GtidSet upTo(String source, long last) {
    TreeMap<String, long[]> one = new TreeMap<>();
    one.put(source, new long[] {1, last});
    return new GtidSet(one);
  }

  /** Whether the transactions 1 to last of a source are all in this set. */
  public boolean containsUpTo(String source, long last) {
    return covers(intervals.get(source), 1, last);
  }

  /** Whether every transaction of the other set is in this one. */
  public boolean contains(GtidSet other) {
    for (Map.Entry<String, long[]> entry : other.intervals.entrySet()) {
      long[] theirs = entry.getValue();
      long[] ours = intervals.get(entry.getKey());
      for (int i = 0; i < theirs.length; i += 2) {
        if (!covers(ours, theirs[i], theirs[i + 1])) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean covers(long @Nullable [] ours, long from, long to) {
    if (ours == null) {
      return false;
    }
    for (int i = 0; i < ours.length; i += 2) {
      if (ours[i] <= from && to <= ours[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** All transactions of both. */
  public GtidSet union(GtidSet other) {
    TreeMap<String, long[]> both = new TreeMap<>(intervals);
    other.intervals.forEach((source, theirs) -> both.merge(source, theirs, GtidSet::unionOf));
    return new GtidSet(both);
  }

  private static long[] unionOf(long[] ours, long[] theirs) {
    List<long[]> all = new ArrayList<>();
    for (long[] flat : List.of(ours, theirs)) {
      for (int i = 0; i < flat.length; i += 2) {
        all.add(new long[] {flat[i], flat[i + 1]});
      }
    }
    return merge(all);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GtidSet that && contains(that) && that.contains(this);
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (Map.Entry<String, long[]> entry : intervals.entrySet()) {
      hash += entry.getKey().hashCode() ^ Arrays.hashCode(entry.getValue());
    }
    return hash;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    intervals.forEach(
        (source, flat) -> {
          text.append(text.length() == 0 ? "" : ",").append(source);
          for (int i = 0; i < flat.length; i += 2) {
            text.append(':').append(flat[i]);
            if (flat[i + 1] > flat[i]) {
              text.append('-').append(flat[i + 1]);
            }
          }
        });
    return text.toString();
  }
}
