package io.tiercel.cli.check.mutant;

import io.tiercel.cli.check.mutant.Change.Instead;
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

  List<Change> changes() {
    return switch (this) {
      case FENCE ->
          List.of(
              new Change("io.tiercel.node.fill.LeaseTable", "revoke", 0, Instead.NOTHING),
              new Change("io.tiercel.node.fill.LeaseTable", "redeem", 0, Instead.TRUE),
              new Change("io.tiercel.node.entry.FloorRule", "raise", 0, Instead.FIRST_ARGUMENT));
      case HEARTBEAT ->
          List.of(
              new Change("io.tiercel.client.internal.NearHits", "admits", 4, Instead.TRUE),
              new Change(
                  "io.tiercel.client.internal.nearcache.InvalidationFeed",
                  "breakCoverage",
                  0,
                  Instead.NOTHING));
      case GUARD ->
          List.of(new Change("io.tiercel.router.sql.WriterGuard", "whyNot", 0, Instead.NEW_WRITE));
      case REPLICA_PROOF ->
          List.of(
              new Change("io.tiercel.router.replica.SlotWatermarks", "heldBy", 2, Instead.TRUE));
      case CHANGEFEED ->
          List.of(
              new Change("io.tiercel.node.changefeed.ShardTailer", "start", 0, Instead.NOTHING));
    };
  }
}
