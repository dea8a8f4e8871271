package io.tiercel.cli.check.mutant;

import io.tiercel.local.rewrite.MethodSwitch;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What keeps a promise, and which methods it stands or falls with. */
public enum Mechanism {
  /** Floors and leases at the nodes: an older row is never put over a newer one. */
  FENCE,
  /** The SDK's proof that it heard every invalidation up to now. */
  HEARTBEAT,
  /** The record of each writer's last number: no write is applied twice. */
  GUARD,
  /** A replica's proof that it holds a slot's last write. */
  REPLICA_PROOF,
  /** The tailers of the shards' binlogs. */
  CHANGEFEED;

  /** Its name as an option, such as {@code replica-proof}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The mechanism of this name. */
  public static Optional<Mechanism> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  /** All names. */
  public static String words() {
    return Arrays.stream(values()).map(Mechanism::word).collect(Collectors.joining(", "));
  }

  /** What is done to the methods of a process to take it away. */
  public List<MethodSwitch> switches() {
    return switch (this) {
      case FENCE ->
          List.of(
              MethodSwitch.skip("io.tiercel.node.fill.LeaseTable", "revoke"),
              MethodSwitch.returnTrue("io.tiercel.node.fill.LeaseTable", "redeem"),
              MethodSwitch.keepFirstArgument("io.tiercel.node.entry.FloorRule", "raise"));
      case HEARTBEAT ->
          List.of(
              MethodSwitch.returnTrue("io.tiercel.client.internal.NearHits", "admits").taking(4),
              MethodSwitch.skip(
                  "io.tiercel.client.internal.nearcache.InvalidationFeed", "breakCoverage"));
      case GUARD ->
          List.of(new MethodSwitch("io.tiercel.router.sql.WriterGuard", "whyNot", ReturnNew.class));
      case REPLICA_PROOF ->
          List.of(
              MethodSwitch.returnTrue("io.tiercel.router.replica.SlotWatermarks", "heldBy")
                  .taking(2));
      case CHANGEFEED ->
          List.of(MethodSwitch.skip("io.tiercel.node.changefeed.ShardTailer", "start"));
    };
  }
}
