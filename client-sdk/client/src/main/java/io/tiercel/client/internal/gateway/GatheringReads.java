package io.tiercel.client.internal.gateway;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.protocol.TableShape;
import io.tiercel.protocol.v1.Read;
import io.tiercel.protocol.v1.ReadGroup;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.RowResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reads of one call, so that its cold keys cost one query per shard whatever nodes own them.
 *
 * <p>Keys of one owner are read at once: the owner merges its loads. Keys of several are first only
 * peeked at, which answers all that is cached in one round trip. What is missing and has several
 * owners is then read as a group, whose loads the owner of the most keys gathers. Thread-safe.
 */
final class GatheringReads implements Gateway.ReadGroup {
  /** A node that does not say for so long what it holds is not waited for by the others' keys. */
  static final long PEEK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** More are many queries anyway, and would only crowd one node. */
  private static final int MOST_GATHERED = 1_000;

  private static final Read PLAIN = Read.getDefaultInstance();
  private static final Read STRONG = Read.newBuilder().setStrong(true).build();
  private static final Read PEEK = Read.newBuilder().setPeek(true).build();

  /** One read that the caller waits for. */
  record Wanted(
      TableShape table,
      byte[] key,
      int slot,
      boolean strong,
      long deadlineNanos,
      CompletableFuture<RowResult> answer) {}

  /** One request for it. */
  record Attempt(
      Wanted wanted, Read read, BiConsumer<@Nullable Response, @Nullable Throwable> answered) {}

  private final Consumer<List<Attempt>> sender;
  private final IntFunction<String> ownerOfSlot;
  private final Timer timer;
  private final RandomGenerator random;

  @GuardedBy("this")
  private List<Wanted> gathered = new ArrayList<>();

  @GuardedBy("this")
  private boolean closed;

  /** Peeks without an answer. */
  @GuardedBy("this")
  private int unanswered;

  @GuardedBy("this")
  private boolean waitsForPeeks;

  GatheringReads(
      Consumer<List<Attempt>> sender,
      IntFunction<String> ownerOfSlot,
      Timer timer,
      RandomGenerator random) {
    this.sender = sender;
    this.ownerOfSlot = ownerOfSlot;
    this.timer = timer;
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
    sender.accept(List.of(plain(wanted)));
    return answer;
  }

  @Override
  public void close() {
    List<Wanted> leaving;
    synchronized (this) {
      closed = true;
      leaving = take();
    }
    Collection<List<Wanted>> owners = byOwner(leaving);
    if (owners.size() <= 1) {
      sendPlain(leaving);
    } else {
      peek(leaving);
    }
  }

  @GuardedBy("this")
  private List<Wanted> take() {
    List<Wanted> taken = gathered;
    gathered = new ArrayList<>();
    return taken;
  }

  private void peek(List<Wanted> leaving) {
    List<Attempt> attempts = new ArrayList<>(leaving.size());
    for (Wanted wanted : leaving) {
      attempts.add(
          wanted.strong()
              ? plain(wanted)
              : new Attempt(
                  wanted, PEEK, (response, failure) -> peeked(wanted, response, failure)));
    }
    synchronized (this) {
      unanswered = (int) leaving.stream().filter(wanted -> !wanted.strong()).count();
      waitsForPeeks = true;
    }
    sender.accept(attempts);
  }

  private void peeked(Wanted wanted, @Nullable Response response, @Nullable Throwable failure) {
    boolean missed = response != null && response.hasMiss();
    if (!missed) {
      finish(wanted, response, failure);
    }
    boolean firstMissed = false;
    List<Wanted> leaving = List.of();
    synchronized (this) {
      unanswered--;
      if (missed) {
        firstMissed = waitsForPeeks && gathered.isEmpty();
        gathered.add(wanted);
      }
      if (unanswered == 0 || !waitsForPeeks) {
        leaving = take();
      }
    }
    if (!leaving.isEmpty()) {
      load(leaving);
    } else if (firstMissed) {
      timer.after(PEEK_NANOS, this::stopWaiting);
    }
  }

  private void stopWaiting() {
    List<Wanted> leaving;
    synchronized (this) {
      waitsForPeeks = false;
      leaving = take();
    }
    load(leaving);
  }

  private void load(List<Wanted> missed) {
    Collection<List<Wanted>> owners = byOwner(missed);
    if (owners.size() <= 1 || missed.size() > MOST_GATHERED) {
      sendPlain(missed);
      return;
    }
    List<Wanted> most = List.of();
    for (List<Wanted> owned : owners) {
      most = owned.size() > most.size() ? owned : most;
    }
    ReadGroup group =
        ReadGroup.newBuilder()
            .setId(random.nextLong())
            .setSlot(most.get(0).slot())
            .setKeys(missed.size())
            .build();
    Read read = Read.newBuilder().setGroup(group).build();
    sender.accept(missed.stream().map(wanted -> last(wanted, read)).toList());
  }

  private void sendPlain(List<Wanted> all) {
    sender.accept(all.stream().map(GatheringReads::plain).toList());
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

  private static Attempt plain(Wanted wanted) {
    return last(wanted, wanted.strong() ? STRONG : PLAIN);
  }

  private static Attempt last(Wanted wanted, Read read) {
    return new Attempt(wanted, read, (response, failure) -> finish(wanted, response, failure));
  }

  private static void finish(
      Wanted wanted, @Nullable Response response, @Nullable Throwable failure) {
    if (response != null) {
      wanted.answer().complete(response.getRow());
    } else if (failure != null) {
      wanted.answer().completeExceptionally(failure);
    }
  }
}
