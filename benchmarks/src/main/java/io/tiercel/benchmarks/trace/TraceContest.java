package io.tiercel.benchmarks.trace;

import io.tiercel.benchmarks.Suite;
import io.tiercel.benchmarks.measured.SelectCounts;
import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.TimeUnit;

/**
 * Lets the applications of one entrant after the other replay, in several rounds; who begins
 * changes. Before that each reads every object once, so that what is shared holds what a shop that
 * is open has in it, and has some turns to warm up, which do not count. Confined to one thread.
 */
final class TraceContest {
  /** Long beside the bound: what is stale is to be seen. */
  private static final int TURNS_PER_MEASUREMENT = 2;

  private static final int WARM_UPS = 4;
  private static final Duration IDLE = Duration.ofSeconds(4);

  private final Duration turn;
  private final int rounds;
  private final SelectCounts selects;
  private final Progress progress;

  TraceContest(Suite.Settings settings, SelectCounts selects, Progress progress) {
    this.turn = Duration.ofSeconds(settings.seconds()).dividedBy(TURNS_PER_MEASUREMENT);
    this.rounds = settings.rounds();
    this.selects = selects;
    this.progress = progress;
  }

  /** Everybody's turns, by round. */
  List<Map<Entrant, TraceTurn>> run(Map<Entrant, Applications> entrants) {
    entrants.forEach(
        (entrant, applications) -> {
          progress.step(entrant.label() + " reads all objects");
          applications.fill();
        });
    List<Entry<Entrant, Applications>> order = List.copyOf(entrants.entrySet());
    for (int i = 0; i < WARM_UPS; i++) {
      progress.step("warm-up " + (i + 1));
      order.forEach(
          each -> {
            ReplayCounts unused = each.getValue().turn(turn);
          });
    }
    progress.step("nobody asks for anything");
    return rounds(order, idleSelectsPerSecond());
  }

  private List<Map<Entrant, TraceTurn>> rounds(
      List<Entry<Entrant, Applications>> order, double idle) {
    List<Map<Entrant, TraceTurn>> all = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Map<Entrant, TraceTurn> turns = new LinkedHashMap<>();
      for (int i = 0; i < order.size(); i++) {
        Entry<Entrant, Applications> next = order.get((i + round) % order.size());
        progress.step(next.getKey().label() + ", round " + (round + 1));
        turns.put(next.getKey(), turn(next.getKey(), next.getValue(), idle));
      }
      all.add(turns);
    }
    return all;
  }

  /** What the nodes ask the shards for by themselves. */
  private double idleSelectsPerSecond() {
    long before = selects.sum();
    try {
      Thread.sleep(IDLE.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while measuring", interrupted);
    }
    return (selects.sum() - before) / (double) IDLE.toSeconds();
  }

  private TraceTurn turn(Entrant entrant, Applications applications, double idlePerSecond) {
    long began = System.nanoTime();
    long before = selects.sum();
    ReplayCounts counts = applications.turn(turn);
    long asked = selects.sum() - before;
    if (entrant == Entrant.TIERCEL) {
      return new TraceTurn(counts, asked);
    }
    // The nodes run all the time. What they ask for by themselves is ours, not the others'; of
    // theirs at least one is left, else there would be no ratio.
    double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
    return new TraceTurn(counts, Math.max(1, asked - Math.round(idlePerSecond * seconds)));
  }
}
