package io.tiercel.migrations;

import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which shards are migrated when: a pure function of where they stand. It asks no server.
 *
 * <p>Shards need not stand at the same place: after a rollout that stopped in the middle some have
 * what others still lack, and that is what the next one continues. But what a shard lacks must be
 * the end of the longest list, so that all of them went the same way.
 */
final class RolloutPlanner {
  private final RolloutConfig config;

  RolloutPlanner(RolloutConfig config) {
    this.config = config;
  }

  /**
   * The plan, with every problem there is.
   *
   * @throws RouterException INVALID_CONFIG when the canary is no shard
   */
  RolloutPlan plan(List<ShardReport> shards) {
    requireCanary(shards);
    String problem =
        shards.stream()
            .filter(report -> !report.successful())
            .map(report -> report.shard() + ": " + report.error())
            .collect(Collectors.joining("\n"));
    if (problem.isEmpty()) {
      problem = otherWay(shards).orElse("");
    }
    return problem.isEmpty()
        ? new RolloutPlan(shards, waves(shards), null)
        : new RolloutPlan(shards, List.of(), problem);
  }

  private void requireCanary(List<ShardReport> shards) {
    String canary = config.canary();
    if (canary != null && shards.stream().noneMatch(report -> report.shard().equals(canary))) {
      throw new RouterException(
          Code.INVALID_CONFIG,
          "the canary "
              + canary
              + " is no shard; there are "
              + shards.stream().map(ShardReport::shard).collect(Collectors.joining(", ")));
    }
  }

  private static Optional<String> otherWay(List<ShardReport> shards) {
    Optional<ShardReport> furthestBehind =
        shards.stream().max(Comparator.comparingInt(report -> versions(report).size()));
    if (furthestBehind.isEmpty()) {
      return Optional.of("the catalog has no shard");
    }
    List<String> longest = versions(furthestBehind.get());
    return shards.stream()
        .filter(report -> !endsWith(longest, versions(report)))
        .findFirst()
        .map(
            report ->
                "%s lacks %s, but %s lacks %s: somebody migrated them apart from each other. Apply by hand what is missing in the middle, then 'repair'"
                    .formatted(
                        report.shard(), versions(report), furthestBehind.get().shard(), longest));
  }

  /** Repeatable scripts come again whenever they change; they have no place in the order. */
  private static List<String> versions(ShardReport report) {
    return report.pending().stream()
        .filter(migration -> migration.version() != null)
        .map(Migration::script)
        .toList();
  }

  private static boolean endsWith(List<String> longest, List<String> end) {
    return longest.subList(longest.size() - end.size(), longest.size()).equals(end);
  }

  private List<List<String>> waves(List<ShardReport> shards) {
    List<String> left =
        shards.stream()
            .filter(report -> !report.pending().isEmpty())
            .map(ShardReport::shard)
            .collect(Collectors.toCollection(ArrayList::new));
    if (left.isEmpty()) {
      return List.of();
    }
    int all = left.size();
    List<List<String>> waves = new ArrayList<>();
    String canary = config.canary();
    String first = canary != null && left.contains(canary) ? canary : left.get(0);
    waves.add(List.of(first));
    left.remove(first);
    while (!left.isEmpty()) {
      int number = Math.min(waves.size() - 1, config.waves().size() - 1);
      int size = Math.min(left.size(), config.waves().get(number).shards(all));
      waves.add(List.copyOf(left.subList(0, size)));
      left.subList(0, size).clear();
    }
    return waves;
  }
}
