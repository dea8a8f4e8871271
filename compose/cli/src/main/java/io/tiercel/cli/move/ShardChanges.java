package io.tiercel.cli.move;

import io.tiercel.cli.output.Progress;
import io.tiercel.cli.run.RunException;
import io.tiercel.migrations.ShardMigrations;
import io.tiercel.migrations.ShardReport;
import io.tiercel.router.ClusterSpec;
import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.move.MoveJobs;
import io.tiercel.router.move.MoveKind;
import io.tiercel.router.move.MovePlan;
import io.tiercel.router.topology.HotSlotPlanner;
import io.tiercel.router.topology.MySqlCatalog;
import io.tiercel.router.topology.ShardRegistry;
import io.tiercel.router.topology.SlotPlanner.WeightedShard;
import io.tiercel.router.topology.Topology;
import io.tiercel.router.topology.Topology.ShardState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Shards that come, go, and change their share, while the cluster serves. Every step can be made
 * again, so a command that failed in the middle is repeated. Confined to one thread.
 */
public final class ShardChanges {
  private final MySqlEndpoint catalog;
  private final Credentials account;
  private final Progress progress;
  private final MoveJobs jobs;
  private final ShardRegistry registry;

  /** Changes nothing before it is asked to. */
  public ShardChanges(MySqlEndpoint catalog, Credentials account, Progress progress) {
    this.catalog = catalog;
    this.account = account;
    this.progress = progress;
    this.jobs = new MoveJobs(catalog, account);
    this.registry = new ShardRegistry(catalog, account);
  }

  /** The cluster now. */
  public Topology topology() {
    try (MySqlCatalog read = new MySqlCatalog(catalog, account)) {
      return read.readTopology();
    }
  }

  /** What a shard that is not there yet would get. */
  public MovePlan planAdd(String name, double weight) {
    List<WeightedShard> shares = new ArrayList<>(shares(topology(), name));
    WeightedShard newcomer = new WeightedShard(name, weight);
    shares.add(newcomer);
    return jobs.planWith(MoveKind.ADD, shares, newcomer);
  }

  /** What the others would get from a shard. */
  public MovePlan planDrain(String name) {
    List<WeightedShard> others = shares(topology(), name);
    if (others.isEmpty()) {
      throw RunException.usage(
          "no other shard takes the slots of "
              + name
              + ": './tiercel shard add' adds one. Nothing was changed.");
    }
    return jobs.plan(MoveKind.DRAIN, others);
  }

  /**
   * What would bring the shards to their weights.
   *
   * @param weights changed ones, by shard
   */
  public MovePlan planRebalance(Map<String, Double> weights) {
    List<WeightedShard> shares =
        shares(topology(), "").stream()
            .map(
                share ->
                    new WeightedShard(
                        share.name(), weights.getOrDefault(share.name(), share.weight())))
            .toList();
    return jobs.plan(MoveKind.REBALANCE, shares);
  }

  /**
   * What would bring the measured load to the weights.
   *
   * @param load per slot
   * @param most slots to move
   */
  public MovePlan planHot(double[] load, int most) {
    Topology topology = topology();
    List<String> owners =
        IntStream.range(0, load.length).mapToObj(slot -> topology.map().ownerOf(slot)).toList();
    return jobs.planMoves(
        MoveKind.SPLIT, HotSlotPlanner.plan(owners, load, shares(topology, ""), most));
  }

  /** Carries a plan out. */
  public Optional<MoveReport> carryOut(MovePlan plan, @Nullable Long rowsPerSecond) {
    return move(plan, rowsPerSecond);
  }

  /** By weight, of shards that take slots, but for one. */
  private static List<WeightedShard> shares(Topology topology, String without) {
    return topology.shards().stream()
        .filter(shard -> shard.state() != ShardState.DRAINING && !shard.name().equals(without))
        .map(shard -> new WeightedShard(shard.name(), shard.weight()))
        .toList();
  }

  /**
   * Registers a shard, brings it to the schema of the others, and moves its share of the slots to
   * it.
   *
   * @param locations of the scripts that made the others' schema; none when they have no tables
   * @param rowsPerSecond the limit; 0 for none; null to let the measured load decide
   */
  public Optional<MoveReport> add(
      ClusterSpec.Shard shard, List<String> locations, @Nullable Long rowsPerSecond) {
    progress.step("registering " + shard.name());
    Topology.Shard joined = registry.join(shard);
    bringToSchema(joined, locations);
    MovePlan plan = jobs.plan(MoveKind.ADD, shares(topology(), ""));
    Optional<MoveReport> report = move(plan, rowsPerSecond);
    registry.enter(shard.name(), ShardState.ACTIVE);
    return report;
  }

  private void bringToSchema(Topology.Shard joined, List<String> locations) {
    Topology topology = topology();
    Optional<Topology.Shard> model =
        topology.shards().stream()
            .filter(
                shard -> shard.state() == ShardState.ACTIVE && !shard.name().equals(joined.name()))
            .findFirst();
    if (locations.isEmpty() || model.isEmpty()) {
      return;
    }
    progress.step("schema of " + joined.name());
    ShardReport report =
        ShardMigrations.match(joined, model.get(), topology.database(), account, locations);
    if (!report.successful()) {
      throw RunException.failed(
          joined.name()
              + " does not come to the schema of "
              + model.get().name()
              + ": "
              + report.error()
              + ". It is registered and has no slots; mend it and say the same again.",
          null);
    }
  }

  /** Moves all slots of a shard to the others; it gets none any more. */
  public Optional<MoveReport> drain(String name, @Nullable Long rowsPerSecond) {
    registry.enter(name, ShardState.DRAINING);
    return move(planDrain(name), rowsPerSecond);
  }

  /**
   * Brings the shards to their weights.
   *
   * @param weights changed ones, by shard; kept
   */
  public Optional<MoveReport> rebalance(Map<String, Double> weights, @Nullable Long rowsPerSecond) {
    weights.forEach(registry::weigh);
    return move(planRebalance(Map.of()), rowsPerSecond);
  }

  /** Forgets a shard without slots. */
  public void remove(String name) {
    registry.leave(name);
  }

  private Optional<MoveReport> move(MovePlan plan, @Nullable Long rowsPerSecond) {
    double ideal = ideal(plan);
    return new MoveOrder(jobs, progress)
        .carryOut(plan, rowsPerSecond)
        .map(
            move -> {
              progress.step("counting rows");
              return MoveReport.of(move, plan, ideal, ShardSizes.of(topology(), account));
            });
  }

  /** The same share of the rows as of the slots. */
  private double ideal(MovePlan plan) {
    ShardSizes before = ShardSizes.of(topology(), account);
    int slots = before.slots().values().stream().mapToInt(Integer::intValue).sum();
    return (double) before.allRows() * plan.moves().size() / Math.max(1, slots);
  }
}
