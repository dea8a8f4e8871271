package io.tiercel.node.fill;

import io.tiercel.protocol.v1.Read;
import io.tiercel.protocol.v1.ReadGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the reads of one batch have to load: those of a group leave with their group, the others
 * together. Confined to the thread that reads the batch.
 */
final class Leaving {
  /** What leaves together. */
  static final class Part {
    private final @Nullable ReadGroup group;
    private final List<FlightLoad> opened = new ArrayList<>();
    private int decided;
    private long deadlineNanos;

    private Part(@Nullable ReadGroup group, long deadlineNanos) {
      this.group = group;
      this.deadlineNanos = deadlineNanos;
    }

    /** Null for those that are in none. */
    @Nullable ReadGroup group() {
      return group;
    }

    /** Flights that this batch opened. */
    List<FlightLoad> opened() {
      return opened;
    }

    /** Reads in it, whether opened, joined or answered. */
    int decided() {
      return decided;
    }

    /** When the first of its callers stops waiting. */
    long deadlineNanos() {
      return deadlineNanos;
    }

    private Part with(KeyRequest request) {
      decided++;
      if (request.deadlineNanos() - deadlineNanos < 0) {
        deadlineNanos = request.deadlineNanos();
      }
      return this;
    }
  }

  private final Part alone = new Part(null, Long.MAX_VALUE);
  private @Nullable Map<ReadGroup, Part> groups;

  /** The part that the read leaves with. */
  Part partOf(KeyRequest request) {
    Read read = request.wire().getRead();
    if (!read.hasGroup() || read.getStrong()) {
      return alone;
    }
    if (groups == null) {
      groups = new HashMap<>();
    }
    return groups
        .computeIfAbsent(read.getGroup(), group -> new Part(group, request.deadlineNanos()))
        .with(request);
  }

  /** Every part that has something to load or to tell. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    if (!alone.opened().isEmpty()) {
      parts.add(alone);
    }
    if (groups != null) {
      parts.addAll(groups.values());
    }
    return parts;
  }
}
