package io.tiercel.router.route;

import io.tiercel.router.Deadline;
import io.tiercel.router.MemberViews;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.ReadPreference;
import io.tiercel.router.ReplicaRow;
import io.tiercel.router.RowKey;
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
import io.tiercel.router.replica.Server;
import io.tiercel.router.sql.CallbackWork;
import io.tiercel.router.sql.GuardedWrites;
import io.tiercel.router.sql.GuardedWrites.Applied;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.HandleCallback;

/** The router's calls, each handed to its route. Thread-safe. */
public final class MySqlShardRouter implements ShardRouter {
  private final Steps steps;
  private final Runnable onClose;

  /**
   * What the calls are handed to.
   *
   * @param view the cluster
   * @param tables descriptions
   * @param policies cache policies
   * @param clients known clients
   * @param freshness watermarks
   * @param reads one shard's read
   * @param rowReads reads by key
   * @param replicaReads the same on replicas
   * @param writeRoute guarded transactions
   * @param writes what a write does in its transaction
   * @param groups writes that share one
   * @param scatter reads on all shards
   * @param feeds for the change feed
   */
  public record Steps(
      ClusterView view,
      Tables tables,
      TablePolicies policies,
      RememberedClients clients,
      Freshness freshness,
      ReadRoute reads,
      RowReadRoute rowReads,
      ReplicaReadRoute replicaReads,
      WriteRoute writeRoute,
      GuardedWrites writes,
      GroupRoute groups,
      ScatterRoute scatter,
      MemberViews memberViews,
      ShardFeeds feeds,
      ServerPaces paces) {}

  /** Assembled by RouterPath. */
  public MySqlShardRouter(Steps steps, Runnable onClose) {
    this.steps = steps;
    this.onClose = onClose;
  }

  @Override
  public ShardMap shardMap() {
    return steps.view().now().topology().map();
  }

  @Override
  public TableMeta table(String name) {
    return steps.tables().get(name);
  }

  @Override
  public TableMeta refreshTable(String name) {
    return steps.tables().refresh(name);
  }

  @Override
  public TablePolicy policy(String table) {
    return steps.policies().get(table);
  }

  @Override
  public List<StoredRow> readRows(
      TableMeta table, List<RowKey> keys, ReadPreference preference, Deadline deadline) {
    return steps.rowReads().read(table, keys, preference, deadline);
  }

  @Override
  public List<ReplicaRow> readReplicas(TableMeta table, List<RowKey> keys, Deadline deadline) {
    return steps.replicaReads().read(table, keys, deadline);
  }

  @Override
  public RowWritten write(RowWrite write, Deadline deadline) {
    RowKeys.check(write.table(), write.key());
    int slot = write.table().slotOf(write.key());
    Applied applied =
        steps
            .writeRoute()
            .run(slot, deadline, (to, first) -> attempt(to, first, write, slot, deadline));
    steps.freshness().acknowledged(slot, applied);
    return applied.written();
  }

  @Override
  public List<WriteAttempt> tryTogether(List<RowWrite> writes, Deadline deadline) {
    return steps.groups().run(writes, deadline);
  }

  @Override
  public boolean mayShare(RowWrite write) {
    return steps.groups().mayShare(write);
  }

  /**
   * A statement that commits itself leaves its outcome open when it waits for a lock beyond the
   * deadline; so where an attempt has met a lock already, the next one is a transaction.
   */
  private Applied attempt(
      Cluster routed, boolean first, RowWrite write, int slot, Deadline deadline) {
    String table = write.table().name();
    Cluster cluster =
        routed.topology().imports().closed().contains(table) ? steps.view().openFor(table) : routed;
    Server primary = cluster.ownerOf(slot).primary();
    int term = cluster.termOf(slot);
    if (first && GuardedWrites.mayApplyAtOnce(write)) {
      Optional<Applied> applied =
          primary.writeAtOnce(
              deadline, session -> steps.writes().applyAtOnce(session, write, slot, term));
      if (applied.isPresent()) {
        return applied.get();
      }
    }
    return primary.write(deadline, session -> steps.writes().apply(session, write, slot, term));
  }

  @Override
  public <R, X extends Exception> R withShard(
      int slot, ReadPreference preference, Deadline deadline, HandleCallback<R, X> work) throws X {
    BitSet slots = new BitSet();
    slots.set(slot);
    return CallbackWork.<R, X>rethrowing(
        () ->
            steps
                .reads()
                .run(
                    steps.view().now().ownerOf(slot),
                    slots,
                    preference,
                    deadline,
                    CallbackWork.reading(work)));
  }

  @Override
  public <R, X extends Exception> R inGuardedTransaction(
      int slot, WriterSequence writer, Deadline deadline, HandleCallback<R, X> work) throws X {
    return CallbackWork.<R, X>rethrowing(
        () ->
            steps
                .writeRoute()
                .run(
                    slot,
                    deadline,
                    (cluster, first) ->
                        cluster
                            .ownerOf(slot)
                            .primary()
                            .write(
                                deadline,
                                CallbackWork.guarded(
                                    slot,
                                    writer,
                                    work,
                                    gtid -> steps.freshness().acknowledged(slot, gtid)))));
  }

  @Override
  public <R> List<ShardResult<R>> scatter(
      ReadPreference preference,
      int perShardConcurrency,
      Deadline deadline,
      HandleCallback<R, RuntimeException> work) {
    return steps.scatter().run(preference, perShardConcurrency, deadline, work);
  }

  @Override
  public void requireCurrent(BitSet slots, Deadline deadline) {
    steps.freshness().requireCurrent(steps.view().now(), slots, deadline);
  }

  @Override
  public int termOf(int slot) {
    return steps.view().now().termOf(slot);
  }

  @Override
  public ShardFeeds feeds() {
    return steps.feeds();
  }

  @Override
  public boolean authenticate(String clientName, String secret) {
    return steps.clients().authenticate(clientName, secret);
  }

  @Override
  public MemberViews memberViews() {
    return steps.memberViews();
  }

  @Override
  public List<ShardStatus> status() {
    return StatusReport.of(steps.view().now(), steps.freshness());
  }

  @Override
  public OptionalLong p99Nanos(MySqlEndpoint server) {
    return steps.paces().p99Nanos(server);
  }

  @Override
  public void close() {
    onClose.run();
  }
}
