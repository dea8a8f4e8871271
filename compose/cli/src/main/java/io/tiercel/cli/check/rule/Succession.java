package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.Stamp;
import io.tiercel.cli.check.history.WriteOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes of one key by stamp, and which of all newer ones ended first. Immutable. */
final class Succession {
  private final NavigableMap<Stamp, WriteOperation> earliestFrom = new TreeMap<>(Stamp.BY_STATE);

  Succession(Map<WriteOperation, Stamp> stamps) {
    List<Map.Entry<WriteOperation, Stamp>> newestFirst = new ArrayList<>(stamps.entrySet());
    newestFirst.sort(Map.Entry.comparingByValue(Stamp.BY_STATE.reversed()));
    WriteOperation earliest = null;
    for (Map.Entry<WriteOperation, Stamp> each : newestFirst) {
      WriteOperation write = each.getKey();
      earliest = earliest == null || write.endNanos() < earliest.endNanos() ? write : earliest;
      earliestFrom.put(each.getValue(), earliest);
    }
  }

  /** The one that ended first of all that are newer; null when there is none. */
  @Nullable WriteOperation firstAfter(Stamp stamp) {
    Map.Entry<Stamp, WriteOperation> next = earliestFrom.higherEntry(stamp);
    return next == null ? null : next.getValue();
  }
}
