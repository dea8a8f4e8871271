package io.tiercel.client.internal.gateway;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.protocol.TableShape;
import io.tiercel.protocol.v1.Read;
import io.tiercel.protocol.v1.ReadGroup;
import io.tiercel.protocol.v1.RowResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reads of one call, so that its cold keys cost one query per shard whatever nodes own them. Keys
 * of one owner are read at once: the owner merges its loads. Keys of several are read as a group,
 * whose loads the owner of the most keys gathers. Thread-safe.
 */
final class GatheringReads implements Gateway.ReadGroup {
  /** More are many queries anyway, and would only crowd one node. */
  private static final int MOST_GATHERED = 1_000;

  private static final Read PLAIN = Read.getDefaultInstance();
  private static final Read STRONG = Read.newBuilder().setStrong(true).build();

  /** One read that the caller waits for. */
  record Wanted(
      TableShape table,
      byte[] key,
      int slot,
      boolean strong,
      long deadlineNanos,
      CompletableFuture<RowResult> answer) {}

  /** The request for it. */
  record Attempt(Wanted wanted, Read read) {}

  private final Consumer<List<Attempt>> sender;
  private final IntFunction<String> ownerOfSlot;
  private final RandomGenerator random;

  @GuardedBy("this")
  private final List<Wanted> gathered = new ArrayList<>();

  @GuardedBy("this")
  private boolean closed;

  GatheringReads(
      Consumer<List<Attempt>> sender, IntFunction<String> ownerOfSlot, RandomGenerator random) {
    this.sender = sender;
    this.ownerOfSlot = ownerOfSlot;
    this.random = random;
  }

  @Override
  public CompletableFuture<RowResult> read(
      TableShape table, byte[] key, int slot, boolean strong, long deadlineNanos) {
    CompletableFuture<RowResult> answer = new CompletableFuture<>();
    Wanted wanted = new Wanted(table, key, slot, strong, deadlineNanos, answer);
    synchronized (this) {
      if (!closed) {
        gathered.add(wanted);
        return answer;
      }
    }
    sender.accept(List.of(new Attempt(wanted, plain(wanted))));
    return answer;
  }

  @Override
  public void close() {
    List<Wanted> leaving;
    synchronized (this) {
      closed = true;
      leaving = List.copyOf(gathered);
    }
    ReadGroup group = groupOf(leaving.stream().filter(wanted -> !wanted.strong()).toList());
    Read gathering = group == null ? PLAIN : Read.newBuilder().setGroup(group).build();
    sender.accept(
        leaving.stream()
            .map(wanted -> new Attempt(wanted, wanted.strong() ? STRONG : gathering))
            .toList());
  }

  private static Read plain(Wanted wanted) {
    return wanted.strong() ? STRONG : PLAIN;
  }

  /** Null where nothing is to be gathered. */
  private @Nullable ReadGroup groupOf(List<Wanted> all) {
    Collection<List<Wanted>> owners = byOwner(all);
    if (owners.size() <= 1 || all.size() > MOST_GATHERED) {
      return null;
    }
    List<Wanted> most = List.of();
    for (List<Wanted> owned : owners) {
      most = owned.size() > most.size() ? owned : most;
    }
    return ReadGroup.newBuilder()
        .setId(random.nextLong())
        .setSlot(most.get(0).slot())
        .setKeys(all.size())
        .build();
  }

  private Collection<List<Wanted>> byOwner(List<Wanted> all) {
    Map<String, List<Wanted>> owners = new LinkedHashMap<>();
    for (Wanted wanted : all) {
      owners
          .computeIfAbsent(ownerOfSlot.apply(wanted.slot()), owner -> new ArrayList<>())
          .add(wanted);
    }
    return owners.values();
  }
}
