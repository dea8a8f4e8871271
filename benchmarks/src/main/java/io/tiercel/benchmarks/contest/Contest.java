package io.tiercel.benchmarks.contest;

import io.tiercel.benchmarks.Suite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets contestants do the same work in turns, in several rounds: what a machine does meanwhile
 * meets all of them. Each has some turns to warm up, which do not count: what its processes compile
 * meanwhile costs more than what they do. Who begins changes from round to round.
 */
public final class Contest {
  private static final int TURNS_PER_MEASUREMENT = 8;
  private static final int WARM_UPS = 6;

  private final Duration turn;
  private final int rounds;

  /** As the settings say: an eighth of a measurement's time for each turn. */
  public Contest(Suite.Settings settings) {
    this(Duration.ofMillis(settings.seconds() * 1_000L / TURNS_PER_MEASUREMENT), settings.rounds());
  }

  Contest(Duration turn, int rounds) {
    this.turn = turn;
    this.rounds = rounds;
  }

  /** So many callers of each, who call again as soon as they are answered. */
  public Standings closedLoop(int callers, List<Contestant> contestants) {
    try (Callers threads = new Callers(callers)) {
      return run(contestants, contestant -> threads.closedLoop(contestant, turn));
    }
  }

  /** Calls of each at this constant rate, by so many callers at most. */
  public Standings openLoop(int callers, double callsPerSecond, List<Contestant> contestants) {
    try (Callers threads = new Callers(callers)) {
      return run(contestants, contestant -> threads.openLoop(contestant, callsPerSecond, turn));
    }
  }

  /** How a contestant's turn is done. */
  @FunctionalInterface
  private interface Way {
    Turn of(Contestant contestant);
  }

  private Standings run(List<Contestant> contestants, Way way) {
    for (int i = 0; i < WARM_UPS; i++) {
      contestants.forEach(way::of);
    }
    List<Map<String, Turn>> all = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Map<String, Turn> turns = new LinkedHashMap<>();
      for (int i = 0; i < contestants.size(); i++) {
        Contestant next = contestants.get((i + round) % contestants.size());
        turns.put(next.name(), way.of(next));
      }
      all.add(turns);
    }
    return new Standings(all);
  }
}
