package io.tiercel.node;

import io.tiercel.node.ownership.SlotOwners;
import io.tiercel.protocol.HeldRow;
import io.tiercel.protocol.v1.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Two nodes in this JVM, each with a router of its own over the same 200 rows, so that a test sees
 * which of them asked MySQL. The first node's client sends everything. Closing stops all.
 */
final class GatheringPair implements AutoCloseable {
  static final List<Long> IDS = LongStream.range(0, 200).boxed().toList();

  private final TestNodes nodes = new TestNodes();
  private final FakeShardRouter ownersRouter = new FakeShardRouter();
  private final FakeShardRouter gatherersRouter = new FakeShardRouter();
  private final CacheNode owner;
  private final CacheNode gatherer;
  private final NodeClient client;

  GatheringPair() {
    IDS.forEach(id -> ownersRouter.seed(id, "cold"));
    IDS.forEach(id -> gatherersRouter.seed(id, "cold"));
    owner = nodes.start(ownersRouter);
    gatherer = nodes.start(gatherersRouter);
    SlotOwners there = gatherer.cluster().owners();
    Awaitility.await().until(() -> there.localSlots() > 1_500);
    client = nodes.client(owner);
    warmUp();
  }

  /** Opens the links between the nodes, and lets the code run before its limits count. */
  private void warmUp() {
    for (long from = 1_000; from < 3_000; from += 200) {
      List<Long> absent = LongStream.range(from, from + 200).boxed().toList();
      client.getGrouped(absent, gathered()).forEach(CompletableFuture::join);
    }
  }

  TestNodes nodes() {
    return nodes;
  }

  /** The first node. */
  CacheNode owner() {
    return owner;
  }

  /** The second node, which gathers what is grouped with {@link #gathered}. */
  CacheNode gatherer() {
    return gatherer;
  }

  FakeShardRouter ownersRouter() {
    return ownersRouter;
  }

  FakeShardRouter gatherersRouter() {
    return gatherersRouter;
  }

  NodeClient client() {
    return client;
  }

  /** Keys of the first node. */
  List<Long> handed() {
    return IDS.stream().filter(id -> !isGatherers(id)).toList();
  }

  /** A key of the second node. */
  long gathered() {
    return IDS.stream().filter(this::isGatherers).findFirst().orElseThrow();
  }

  private boolean isGatherers(long id) {
    return gatherer.cluster().owners().isLocal(client.entryKey(id).slot());
  }

  /** Those of the keys of which neither node holds a row. */
  List<Long> notHeld(List<Long> ids) {
    try (NodeClient other = nodes.client(gatherer)) {
      List<@Nullable HeldRow> here = client.peek(ids);
      List<@Nullable HeldRow> there = other.peek(ids);
      return IntStream.range(0, ids.size())
          .filter(i -> here.get(i) == null && there.get(i) == null)
          .mapToObj(ids::get)
          .toList();
    }
  }

  static List<Response> join(List<CompletableFuture<Response>> answers) {
    return answers.stream().map(CompletableFuture::join).toList();
  }

  @Override
  public void close() {
    client.close();
    nodes.close();
  }
}
