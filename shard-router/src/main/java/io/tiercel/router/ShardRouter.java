package io.tiercel.router;

import io.tiercel.router.feed.ShardFeeds;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.HandleCallback;

/**
 * Reads and writes rows on the MySQL shard that owns their key. Blocking; thread-safe; one per
 * process and set of shards.
 *
 * <p>Every call takes a {@link Deadline} and ends by it. Every failure is a {@link RouterException}
 * that says whether a write was applied.
 */
public interface ShardRouter extends AutoCloseable {

  /** The shard map now: which shard owns which slot. */
  ShardMap shardMap();

  /**
   * What MySQL says about a table; read once and kept until {@link #refreshTable}.
   *
   * @throws RouterException UNKNOWN_TABLE, or TABLE_NOT_ADOPTED with the SQL that mends it
   */
  TableMeta table(String name);

  /** Reads the table's description anew, for instance after DDL. */
  TableMeta refreshTable(String name);

  /** The cache policy of a table: the catalog's row, or the defaults. */
  TablePolicy policy(String table);

  /**
   * Reads rows by key with one {@code IN} query per shard; shards are asked in parallel.
   *
   * @return one {@link StoredRow} per key, in the order of the keys
   * @throws RouterException when any shard fails; ask shard by shard to tell them apart
   */
  List<StoredRow> readRows(
      TableMeta table, List<RowKey> keys, ReadPreference preference, Deadline deadline);

  /**
   * Reads rows by key on every replica that might answer a FRESH_REPLICA read of the key now, one
   * query per replica, to compare them with the primary. A replica that fails is left out.
   */
  List<ReplicaRow> readReplicas(TableMeta table, List<RowKey> keys, Deadline deadline);

  /**
   * Applies one write in a guarded transaction on the owning primary: slot ownership row locked,
   * writer sequence checked, next {@code _version} given.
   */
  RowWritten write(RowWrite write, Deadline deadline);

  /** Whether {@link #tryTogether} can do something for a write: it stores a whole row. */
  boolean mayShare(RowWrite write);

  /**
   * Applies writes that came at the same time, those of one shard and table in one guarded
   * transaction: one flush to disk for all of them. It does what it can at once, and leaves the
   * rest, unapplied, to {@link #write}: what another transaction has locked, a slot that is not
   * owned, a second write in a slot, a row that is not as the write expects it, and all of a
   * transaction in which MySQL refused one.
   *
   * @param writes each of them one that {@link #mayShare}
   * @return what became of each, in their order
   */
  List<WriteAttempt> tryTogether(List<RowWrite> writes, Deadline deadline);

  /** Runs read-only work on the shard that owns the slot. */
  <R, X extends Exception> R withShard(
      int slot, ReadPreference preference, Deadline deadline, HandleCallback<R, X> work) throws X;

  /**
   * Runs work in a guarded transaction on the primary that owns the slot: the ownership row is
   * locked FOR SHARE to commit, the writer's sequence number is applied at most once.
   *
   * @throws RouterException ALREADY_APPLIED when an earlier attempt of this sequence committed
   */
  <R, X extends Exception> R inGuardedTransaction(
      int slot, WriterSequence writer, Deadline deadline, HandleCallback<R, X> work) throws X;

  /**
   * Runs the same read on every shard, at most {@code perShardConcurrency} at a time on each. One
   * shard's failure does not stop the others.
   */
  <R> List<ShardResult<R>> scatter(
      ReadPreference preference,
      int perShardConcurrency,
      Deadline deadline,
      HandleCallback<R, RuntimeException> work);

  /**
   * From now on, FRESH_REPLICA reads of these slots prove all that their primaries had committed
   * when this was called. To be called when the caller takes slots over from another writer.
   *
   * @param slots bit s set = slot s
   */
  void requireCurrent(BitSet slots, Deadline deadline);

  /**
   * The term of the shard that owns a slot, as this process knows it: it rises when the shard's
   * primary changes or its binlog has a gap, and what was read under a lower one proves nothing.
   */
  int termOf(int slot);

  /** What the change feed needs of the shards. */
  ShardFeeds feeds();

  /** Whether the catalog knows this client name with this secret. Remembered for a short while. */
  boolean authenticate(String clientName, String secret);

  /** The agreed members of cache clusters. */
  MemberViews memberViews();

  /** Every shard and endpoint with its role, health, lag and pool figures, for status pages. */
  List<ShardStatus> status();

  /**
   * How long all but the slowest hundredth of this router's calls to a server took in the last
   * second or two, waiting for a connection included; empty when there were fewer than 100.
   */
  OptionalLong p99Nanos(MySqlEndpoint server);

  @Override
  void close();
}
