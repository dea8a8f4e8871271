package io.tiercel.client.internal.gateway;

import com.google.protobuf.ByteString;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.tiercel.client.TiercelConfig;
import io.tiercel.protocol.HeldRows;
import io.tiercel.protocol.RowCodec;
import io.tiercel.protocol.Slots;
import io.tiercel.protocol.TableShape;
import io.tiercel.protocol.v1.ClusterView;
import io.tiercel.protocol.v1.Invalidation;
import io.tiercel.protocol.v1.NodeAddress;
import io.tiercel.protocol.v1.Peeked;
import io.tiercel.protocol.v1.Request;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.RowResult;
import io.tiercel.protocol.v1.Stamp;
import io.tiercel.protocol.v1.TablePolicy;
import io.tiercel.protocol.v1.Write;
import io.tiercel.protocol.v1.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Cache nodes in this process over one pretended database: every node answers every key, writes are
 * exactly-once by writer and number, invalidations can be lost.
 */
public final class FakeCluster implements AutoCloseable {
  public static final int NEAR_TTL_MILLIS = 60_000;

  private static final AtomicLong CLUSTERS = new AtomicLong();

  private final String name = "c" + CLUSTERS.incrementAndGet();
  private final List<FakeNode> nodes = new CopyOnWriteArrayList<>();
  private final Map<String, TableShape> shapes = new ConcurrentHashMap<>();
  private final Map<ByteString, RowResult> rows = new HashMap<>();
  private final Map<ByteString, RowResult> unraised = new HashMap<>();
  private final Map<String, Long> applied = new HashMap<>();
  private final Map<String, Long> outstanding = new HashMap<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final AtomicLong versions = new AtomicLong(1_000);
  private volatile Predicate<Invalidation> lose = invalidation -> false;
  private final AtomicInteger lateDescriptions = new AtomicInteger();
  private volatile @Nullable TableShape before;
  private volatile boolean hidden;
  private volatile TablePolicy policy =
      TablePolicy.newBuilder().setNearCache(true).setDefaultBoundMillis(1_000).build();

  public FakeCluster(TableShape... tables) {
    for (TableShape table : tables) {
      shapes.put(table.name(), table);
    }
  }

  private volatile Executor networkThread = Runnable::run;

  /** Starts one more node; every slot belongs to the first one. */
  public FakeNode start() {
    FakeNode node = new FakeNode(this, name + "-" + (nodes.size() + 1) + ":1", nodes.size() + 7);
    nodes.add(node);
    nodes.forEach(FakeNode::sendView);
    return node;
  }

  public TiercelConfig.Builder config() {
    return TiercelConfig.builder()
        .nodes(nodes.stream().map(FakeNode::address).toList())
        .credentials("app", "secret")
        .deadline(Duration.ofSeconds(5));
  }

  /** How the SDK connects here instead of over TCP. */
  public Gateway connect(GrpcGateway.Parts parts) {
    return GrpcGateway.connect(parts, new InProcessChannels(task -> networkThread.execute(task)));
  }

  /** What sends requests; until it is told, whoever asks. */
  public void networkThread(Executor other) {
    networkThread = other;
  }

  public void describe(TableShape table) {
    shapes.put(table.name(), table);
  }

  /** The table has another shape now, but so many descriptions still tell the one before. */
  public void describeLate(TableShape table, int descriptions) {
    before = shapes.put(table.name(), table);
    lateDescriptions.set(descriptions);
  }

  @Nullable TableShape described(String table) {
    TableShape late = before;
    boolean isLate = late != null && late.name().equals(table);
    return isLate && lateDescriptions.getAndDecrement() > 0 ? late : shape(table);
  }

  public void policy(TablePolicy newPolicy) {
    policy = newPolicy;
  }

  TablePolicy policy() {
    return policy;
  }

  @Nullable TableShape shape(String table) {
    return shapes.get(table);
  }

  /** These invalidations are numbered but never sent. */
  public void lose(Predicate<Invalidation> lost) {
    lose = lost;
  }

  /** From now on views name nodes by addresses that nobody can reach, as behind a gateway. */
  public void hideAddresses() {
    hidden = true;
  }

  /** What the SDK did that it must not. */
  public List<String> violations() {
    return violations;
  }

  synchronized ClusterView view() {
    ClusterView.Builder view = ClusterView.newBuilder().setRevision(nodes.size());
    for (FakeNode node : nodes) {
      String address = node.address();
      view.addNodes(
          NodeAddress.newBuilder()
              .setId(address)
              .setHost((hidden ? "hidden-" : "") + address.substring(0, address.indexOf(':')))
              .setPort(1));
    }
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      view.addSlotOwner(0);
    }
    return view.build();
  }

  List<FakeNode> nodes() {
    return nodes;
  }

  /** Somebody else writes a row; every node publishes through the first. */
  public Stamp write(String table, byte[] key, byte @Nullable [] row) {
    Stamp stamp = Stamp.newBuilder().setTerm(1).setVersion(versions.incrementAndGet()).build();
    ByteString address = ByteString.copyFrom(key);
    store(table, address, row == null ? null : ByteString.copyFrom(row), stamp);
    nodes.get(0).publish(table, address, stamp, lose);
    return stamp;
  }

  /** Somebody else's write is committed; only strong reads show it so far. */
  public synchronized void commitUnraised(String table, byte[] key, byte[] row) {
    Stamp stamp = Stamp.newBuilder().setTerm(1).setVersion(versions.incrementAndGet()).build();
    unraised.put(
        address(table, ByteString.copyFrom(key)),
        RowResult.newBuilder()
            .setStamp(stamp)
            .setRow(ByteString.copyFrom(row))
            .setAhead(true)
            .build());
  }

  /** A row is gone, and nobody knows what its stamp was. */
  public synchronized void forget(String table, byte[] key) {
    rows.remove(address(table, ByteString.copyFrom(key)));
  }

  private synchronized void store(
      String table, ByteString key, @Nullable ByteString row, Stamp stamp) {
    RowResult.Builder result =
        RowResult.newBuilder().setStamp(stamp).setNearTtlMillis(NEAR_TTL_MILLIS);
    rows.put(
        address(table, key),
        row == null ? result.setAbsent(true).build() : result.setRow(row).build());
  }

  /** What a node that is right answers. */
  public Response answer(Request request) {
    TableShape shape = shapes.get(request.getTable());
    if (shape == null || shape.fingerprint() != request.getFingerprint()) {
      return FakeNode.failure(request, "SHAPE_CHANGED", false);
    }
    if (request.hasPeek()) {
      return peek(request);
    }
    return request.hasWrite() ? write(request) : read(request);
  }

  private synchronized Response peek(Request request) {
    HeldRows.Packer packer = new HeldRows.Packer(request.getPeek().getKeysCount(), 0);
    for (ByteString key : request.getPeek().getKeysList()) {
      RowResult row = rows.get(address(request.getTable(), key));
      if (row == null) {
        packer.addNotHeld();
      } else if (row.getAbsent()) {
        packer.addAbsent(stamp(row));
      } else {
        packer.addRow(stamp(row), row.getRow().toByteArray());
      }
    }
    return Response.newBuilder()
        .setId(request.getId())
        .setPeeked(
            Peeked.newBuilder()
                .setHeld(packer.pack())
                .setNearTtlMillis(NEAR_TTL_MILLIS)
                .setAbsentNearTtlMillis(NEAR_TTL_MILLIS))
        .build();
  }

  private static io.tiercel.protocol.Stamp stamp(RowResult row) {
    return new io.tiercel.protocol.Stamp(row.getStamp().getTerm(), row.getStamp().getVersion());
  }

  private synchronized Response read(Request request) {
    ByteString address = address(request.getTable(), request.getKey());
    boolean strong = request.getRead().getStrong();
    RowResult row =
        rows.getOrDefault(
            address,
            RowResult.newBuilder()
                .setAbsent(true)
                .setStamp(Stamp.newBuilder().setTerm(1).setVersion(1))
                .setNearTtlMillis(NEAR_TTL_MILLIS)
                .build());
    if (strong) {
      row = unraised.getOrDefault(address, row);
    }
    RowResult.Origin origin = strong ? RowResult.Origin.LOADED : RowResult.Origin.SHARED;
    return Response.newBuilder()
        .setId(request.getId())
        .setRow(row.toBuilder().setOrigin(origin))
        .build();
  }

  /** A write has arrived: no other one of the same writer and slot may be out. */
  synchronized void arrived(Request request) {
    String lane = lane(request);
    Long other = outstanding.putIfAbsent(lane, request.getWrite().getSequence());
    if (other != null && other != request.getWrite().getSequence()) {
      violations.add("writes " + other + " and " + request.getWrite().getSequence() + " are out");
    }
  }

  synchronized void left(Request request) {
    outstanding.remove(lane(request), request.getWrite().getSequence());
  }

  private String lane(Request request) {
    TableShape shape = shapes.get(request.getTable());
    if (shape == null) {
      return "";
    }
    Object[] key = shape.keyCodec().decode(request.getKey().toByteArray());
    return shape.slotOf(key) + "/" + request.getWrite().getWriterId();
  }

  private Response write(Request request) {
    Write write = request.getWrite();
    boolean delete = write.getKind() == Write.Kind.DELETE;
    Stamp stamp;
    boolean existed;
    synchronized (this) {
      RowResult present = rows.get(address(request.getTable(), request.getKey()));
      existed = present != null && !present.getAbsent();
      long last = applied.getOrDefault(lane(request), 0L);
      if (last >= write.getSequence()) {
        return last == write.getSequence() && present != null
            ? written(request, present.getRow(), present.getStamp(), existed, true)
            : FakeNode.failure(request, "INTERNAL", false);
      }
      String refusal = refusal(write, present, existed);
      if (refusal != null) {
        return FakeNode.failure(request, refusal, false);
      }
      applied.put(lane(request), write.getSequence());
      stamp = Stamp.newBuilder().setTerm(1).setVersion(versions.incrementAndGet()).build();
      store(request.getTable(), request.getKey(), delete ? null : write.getRow(), stamp);
    }
    nodes.get(0).publish(request.getTable(), request.getKey(), stamp, lose);
    return written(request, write.getRow(), stamp, !delete || existed, false);
  }

  private static @Nullable String refusal(
      Write write, @Nullable RowResult present, boolean existed) {
    return switch (write.getKind()) {
      case INSERT -> existed ? "DUPLICATE_KEY" : null;
      case UPDATE ->
          !existed || present == null
              ? "NOT_FOUND"
              : write.getExpectedVersion() != 0
                      && write.getExpectedVersion() != present.getStamp().getVersion()
                  ? "VERSION_CONFLICT"
                  : null;
      case PUT, DELETE, KIND_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }

  /** A repeated write tells the row as it is now, as nodes do. */
  private static Response written(
      Request request, ByteString row, Stamp stamp, boolean existed, boolean repeated) {
    return Response.newBuilder()
        .setId(request.getId())
        .setWrite(
            WriteResult.newBuilder()
                .setStamp(stamp)
                .setExisted(existed)
                .setRepeated(repeated)
                .setRow(row)
                .setNearTtlMillis(NEAR_TTL_MILLIS))
        .build();
  }

  private static ByteString address(String table, ByteString key) {
    return ByteString.copyFromUtf8(table + "/").concat(key);
  }

  /** How many nodes have a data stream open. */
  public long openExchanges() {
    return nodes.stream().filter(FakeNode::hasExchange).count();
  }

  /** Encodes a key or row of this table's columns. */
  public static byte[] bytes(RowCodec codec, @Nullable Object... values) {
    return codec.encode(values);
  }

  @Override
  public void close() {
    new ArrayList<>(nodes).forEach(FakeNode::stop);
  }

  private record InProcessChannels(Executor networkThread) implements ChannelFactory {
    @Override
    public Line open(String address) {
      return new Line(
          InProcessChannelBuilder.forName(address).directExecutor().build(), networkThread);
    }

    @Override
    public void close() {
      // Their channels are all there is.
    }
  }
}
