package io.tiercel.node;

import static java.util.Objects.requireNonNull;

import io.tiercel.protocol.Stamp;
import io.tiercel.router.Column;
import io.tiercel.router.ColumnType;
import io.tiercel.router.Deadline;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.ReadPreference;
import io.tiercel.router.ReplicaRow;
import io.tiercel.router.RouterException;
import io.tiercel.router.RowKey;
import io.tiercel.router.RowStamp;
import io.tiercel.router.RowWrite;
import io.tiercel.router.RowWritten;
import io.tiercel.router.ShardMap;
import io.tiercel.router.ShardResult;
import io.tiercel.router.ShardRouter;
import io.tiercel.router.ShardStatus;
import io.tiercel.router.StoredRow;
import io.tiercel.router.TableMeta;
import io.tiercel.router.TablePolicy;
import io.tiercel.router.WriteAttempt;
import io.tiercel.router.WriterSequence;
import io.tiercel.router.feed.ShardFeeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.HandleCallback;
import org.jspecify.annotations.Nullable;

/**
 * Two shards in memory, with failpoints: after a read took its rows, and before and after a write
 * commits. Thread-safe.
 */
public final class FakeShardRouter implements ShardRouter {
  /** One query as it reached a shard. */
  public record Query(String shard, int keys, ReadPreference preference) {}

  private static final TableMeta ITEMS =
      new TableMeta(
          "items",
          List.of(
              new Column(
                  "id", ColumnType.INTEGER, false, "bigint", 0, 0, 0, false, false, List.of()),
              new Column(
                  "name",
                  ColumnType.STRING,
                  true,
                  "varchar(100)",
                  100,
                  0,
                  0,
                  false,
                  true,
                  List.of())),
          List.of(0),
          0,
          77L,
          false,
          false,
          false);

  private final FakeMemberViews memberViews = new FakeMemberViews();

  private record Stored(RowStamp stamp, @Nullable Object @Nullable [] values) {}

  private final Map<RowKey, Stored> rows = new HashMap<>();
  private final AtomicLong versions = new AtomicLong(1_000);
  private final CopyOnWriteArrayList<Query> queries = new CopyOnWriteArrayList<>();
  private volatile TableMeta items = ITEMS;
  private volatile int term = 1;
  private volatile Consumer<List<RowKey>> afterSelect = keys -> {};
  private volatile Consumer<RowWrite> beforeCommit = write -> {};
  private volatile Consumer<RowWrite> afterCommit = write -> {};
  private volatile Runnable whenAsked = () -> {};
  private volatile @Nullable Function<List<RowWrite>, List<WriteAttempt>> together;

  /** Says what becomes of writes that are tried together; until then every one goes by itself. */
  public void shareWrites(Function<List<RowWrite>, List<WriteAttempt>> answer) {
    together = answer;
  }

  /** Runs in the thread that asks for a client's credentials. */
  public void whenAskedForCredentials(Runnable failpoint) {
    whenAsked = failpoint;
  }

  /** Runs in the reading thread, after the rows were taken and before they are returned. */
  public void afterSelect(Consumer<List<RowKey>> failpoint) {
    afterSelect = failpoint;
  }

  /** Runs in the writing thread before anything changes. */
  public void beforeCommit(Consumer<RowWrite> failpoint) {
    beforeCommit = failpoint;
  }

  /** Runs in the writing thread once the change is visible. */
  public void afterCommit(Consumer<RowWrite> failpoint) {
    afterCommit = failpoint;
  }

  /** Every query so far. */
  public List<Query> queries() {
    return List.copyOf(queries);
  }

  /** Puts a row down as if it had always been there. */
  public synchronized void seed(long id, String name) {
    rows.put(
        new RowKey(id),
        new Stored(new RowStamp(term, versions.incrementAndGet()), new Object[] {id, name}));
  }

  /** Another name under the same stamp, as a write from outside does it. */
  public synchronized void rewrite(long id, String name) {
    rows.computeIfPresent(
        new RowKey(id), (key, row) -> new Stored(row.stamp(), new Object[] {id, name}));
  }

  /** The stamp of a row that is there. */
  public synchronized Stamp stampOf(long id) {
    RowStamp stamp = requireNonNull(rows.get(new RowKey(id))).stamp();
    return new Stamp(stamp.term(), stamp.version());
  }

  /** The row goes, past the tier. */
  public synchronized void remove(long id) {
    rows.remove(new RowKey(id));
  }

  /** The only table, in its first shape. */
  public static TableMeta items() {
    return ITEMS;
  }

  /** As ALTER TABLE does; every row has the value "default" there. */
  public void addColumn(String name) {
    List<Column> columns = new ArrayList<>(items.columns());
    columns.add(
        new Column(
            name, ColumnType.STRING, true, "varchar(100)", 100, 0, 0, false, true, List.of()));
    items =
        new TableMeta(
            "items", columns, List.of(0), 0, items.fingerprint() + 1, false, false, false);
  }

  @Override
  public ShardMap shardMap() {
    int[] shardOfSlot = new int[4096];
    for (int slot = 0; slot < 4096; slot++) {
      shardOfSlot[slot] = slot % 2;
    }
    return new ShardMap(
        1, List.of("shard-1", "shard-2"), shardOfSlot, new long[4096], new int[4096]);
  }

  @Override
  public TableMeta table(String name) {
    if (!name.equals("items")) {
      throw new RouterException(RouterException.Code.UNKNOWN_TABLE, "no table " + name);
    }
    return items;
  }

  @Override
  public TableMeta refreshTable(String name) {
    return table(name);
  }

  @Override
  public TablePolicy policy(String table) {
    return TablePolicy.DEFAULT;
  }

  @Override
  public List<StoredRow> readRows(
      TableMeta table, List<RowKey> keys, ReadPreference preference, Deadline deadline) {
    String shard = shardMap().ownerOf(table.slotOf(keys.get(0)));
    queries.add(new Query(shard, keys.size(), preference));
    List<StoredRow> found = select(keys, table.columns().size());
    afterSelect.accept(keys);
    return found;
  }

  @Override
  public List<ReplicaRow> readReplicas(TableMeta table, List<RowKey> keys, Deadline deadline) {
    return List.of();
  }

  private synchronized List<StoredRow> select(List<RowKey> keys, int columns) {
    List<StoredRow> found = new ArrayList<>();
    for (RowKey key : keys) {
      Stored row = rows.get(key);
      if (row == null || row.values() == null) {
        found.add(new StoredRow(key, new RowStamp(term, 0), null));
      } else {
        found.add(new StoredRow(key, row.stamp(), fitted(row.values(), columns)));
      }
    }
    return found;
  }

  private static @Nullable Object[] fitted(@Nullable Object[] values, int columns) {
    @Nullable Object[] fitted = Arrays.copyOf(values, columns);
    Arrays.fill(fitted, Math.min(values.length, columns), columns, "default");
    return fitted;
  }

  @Override
  public RowWritten write(RowWrite write, Deadline deadline) {
    int routedIn = term;
    beforeCommit.accept(write);
    RowWritten written = apply(write, routedIn);
    afterCommit.accept(write);
    return written;
  }

  @Override
  public boolean mayShare(RowWrite write) {
    return together != null;
  }

  @Override
  public List<WriteAttempt> tryTogether(List<RowWrite> writes, Deadline deadline) {
    return requireNonNull(together).apply(writes);
  }

  private synchronized RowWritten apply(RowWrite write, int routedIn) {
    Stored before = rows.get(write.key());
    boolean existed = before != null && before.values() != null;
    if (write.kind() == RowWrite.Kind.INSERT && existed) {
      throw new RouterException(RouterException.Code.DUPLICATE_KEY, "there is one");
    }
    long version = Math.max(versions.incrementAndGet(), write.minVersion());
    RowStamp stamp = new RowStamp(routedIn, version);
    boolean delete = write.kind() == RowWrite.Kind.DELETE;
    rows.put(write.key(), new Stored(stamp, delete ? null : write.values()));
    return new RowWritten(stamp, !delete || existed, delete ? null : write.values(), false);
  }

  @Override
  public <R, X extends Exception> R withShard(
      int slot, ReadPreference preference, Deadline deadline, HandleCallback<R, X> work) {
    throw new UnsupportedOperationException("no SQL here");
  }

  @Override
  public <R, X extends Exception> R inGuardedTransaction(
      int slot, WriterSequence writer, Deadline deadline, HandleCallback<R, X> work) {
    throw new UnsupportedOperationException("no SQL here");
  }

  @Override
  public <R> List<ShardResult<R>> scatter(
      ReadPreference preference,
      int perShardConcurrency,
      Deadline deadline,
      HandleCallback<R, RuntimeException> work) {
    throw new UnsupportedOperationException("no SQL here");
  }

  @Override
  public void requireCurrent(BitSet slots, Deadline deadline) {}

  /** Of every shard. */
  public void term(int term) {
    this.term = term;
  }

  @Override
  public int termOf(int slot) {
    return term;
  }

  @Override
  public ShardFeeds feeds() {
    return new FakeFeeds(() -> term);
  }

  @Override
  public boolean authenticate(String clientName, String secret) {
    whenAsked.run();
    return clientName.equals("app") && secret.equals("secret");
  }

  @Override
  public FakeMemberViews memberViews() {
    return memberViews;
  }

  @Override
  public OptionalLong p99Nanos(MySqlEndpoint server) {
    return OptionalLong.empty();
  }

  @Override
  public List<ShardStatus> status() {
    return List.of();
  }

  @Override
  public void close() {}
}
