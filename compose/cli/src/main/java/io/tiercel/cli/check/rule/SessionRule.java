package io.tiercel.cli.check.rule;

import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.Stamp;
import io.tiercel.cli.check.history.WriteOperation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A session never goes back behind what it read or wrote, whichever processes it passed through.
 * One process at a time has a session, so its operations are in the order of their starts.
 */
final class SessionRule implements Rule {
  /** A read or a write. */
  private record Step(
      long startNanos, @Nullable ReadOperation read, @Nullable WriteOperation write) {
    Object evidence() {
      return read != null ? read : String.valueOf(write);
    }
  }

  @Override
  public void check(KeyTimeline key, Findings findings) {
    Map<String, List<Step>> sessions = new TreeMap<>();
    for (ReadOperation read : key.history().reads()) {
      if (!read.session().isEmpty()) {
        steps(sessions, read.session()).add(new Step(read.startNanos(), read, null));
      }
    }
    for (WriteOperation write : key.history().writes()) {
      if (!write.session().isEmpty() && write.acknowledged()) {
        steps(sessions, write.session()).add(new Step(write.startNanos(), null, write));
      }
    }
    sessions.values().forEach(steps -> walk(key, steps, findings));
  }

  private static List<Step> steps(Map<String, List<Step>> sessions, String session) {
    return sessions.computeIfAbsent(session, name -> new ArrayList<>());
  }

  private static void walk(KeyTimeline key, List<Step> steps, Findings findings) {
    steps.sort(Comparator.comparingLong(Step::startNanos));
    Stamp floor = new Stamp(0, 0);
    Step floorFrom = null;
    for (Step step : steps) {
      if (step.read() != null && floorFrom != null) {
        checkRead(key, step.read(), floor, floorFrom, findings);
      }
      Stamp seen = seen(key, step, floor);
      if (seen != null && seen.compareTo(floor) > 0) {
        floor = seen;
        floorFrom = step;
      }
    }
  }

  private static void checkRead(
      KeyTimeline key, ReadOperation read, Stamp floor, Step floorFrom, Findings findings) {
    Stamp newest = key.newestOf(read);
    if (newest != null && newest.compareTo(floor) < 0) {
      Object before = floorFrom.write() != null ? floorFrom.write() : floorFrom.evidence();
      findings.add(ViolationKind.SESSION_WENT_BACK, key.key(), read.startNanos(), before, read);
    }
  }

  private static @Nullable Stamp seen(KeyTimeline key, Step step, Stamp floor) {
    if (step.read() != null) {
      return key.oldestOf(step.read(), floor);
    }
    return step.write() == null ? null : key.stampOf(step.write());
  }
}
