package io.tiercel.cli.check.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Draws storms: which fault begins when and lasts how long. The same seed draws the same. Confined
 * to one thread.
 */
final class FaultPlanner {
  private static final Duration SHORTEST = Duration.ofMillis(300);
  static final Duration LONGEST = Duration.ofMillis(3_500);

  private final FaultCatalogue catalogue;
  private final Random random;
  private final List<FaultKind> kinds;
  private final List<FaultKind> bag = new ArrayList<>();

  FaultPlanner(FaultCatalogue catalogue, Set<FaultKind> kinds, Random random) {
    this.catalogue = catalogue;
    this.random = random;
    this.kinds = kinds.stream().sorted().filter(kind -> !catalogue.of(kind).isEmpty()).toList();
  }

  /**
   * A fault with its time.
   *
   * @param fault what and to whom
   * @param begin from the storm's start
   * @param duration from begin to mending
   */
  record Planned(Fault fault, Duration begin, Duration duration) {}

  /**
   * Faults that begin within that time, in order; none when there are no kinds. Those that are slow
   * to mend begin in its first half: nothing else would be broken while they are mended.
   */
  List<Planned> storm(int faults, Duration within) {
    List<Fault> order = order(faults);
    List<Planned> storm = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      Duration begin = within.multipliedBy(i).dividedBy(faults);
      storm.add(new Planned(order.get(i), begin, duration()));
    }
    return storm;
  }

  /** A fault that begins at once and is mended at once; none when there is no such kind. */
  Optional<Planned> quick() {
    if (kinds.stream().allMatch(FaultKind::slowToMend)) {
      return Optional.empty();
    }
    Fault fault = next(kind -> !kind.slowToMend());
    return Optional.of(new Planned(fault, Duration.ZERO, duration()));
  }

  private Duration duration() {
    long spread = LONGEST.minus(SHORTEST).toMillis();
    return SHORTEST.plusMillis((long) (random.nextDouble() * spread));
  }

  private List<Fault> order(int faults) {
    List<Fault> order = new ArrayList<>();
    for (int i = 0; i < faults && !kinds.isEmpty(); i++) {
      Fault next = next(kind -> true);
      boolean early = next.kind().slowToMend();
      order.add(
          early ? random.nextInt(1 + Math.min(order.size(), faults / 2)) : order.size(), next);
    }
    return order;
  }

  /** Each kind comes once before one comes again; one that is not wanted now keeps its turn. */
  private Fault next(Predicate<FaultKind> wanted) {
    if (bag.stream().noneMatch(wanted)) {
      List<FaultKind> again = new ArrayList<>(kinds);
      Collections.shuffle(again, random);
      bag.addAll(again);
    }
    FaultKind kind = bag.stream().filter(wanted).findFirst().orElseThrow();
    bag.remove(kind);
    List<Fault> possible = catalogue.of(kind);
    return possible.get(random.nextInt(possible.size()));
  }
}
