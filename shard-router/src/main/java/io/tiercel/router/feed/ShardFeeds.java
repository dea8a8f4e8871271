package io.tiercel.router.feed;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.sql.FeedRow;
import java.util.List;
import java.util.Optional;

/**
 * The change feed's view of the shards. Blocking; thread-safe. Every method throws {@link
 * io.tiercel.router.RouterException} when the server it asks does not answer.
 */
public interface ShardFeeds {
  /**
   * Where a shard's binlog is.
   *
   * @param endpoint its primary
   * @param credentials a login with REPLICATION SLAVE
   * @param database the schema with the application's tables
   */
  record Source(MySqlEndpoint endpoint, Credentials credentials, String database) {}

  /** The shards now. */
  List<String> shards();

  /** Where a shard's binlog is now. */
  Source source(String shard);

  /**
   * Takes the seat of a shard's feed, if nobody holds it.
   *
   * @param owner who takes it, for operators
   * @throws io.tiercel.router.RouterException INVALID_CONFIG when the server's binlog cannot be
   *     used; the message says what to change
   */
  Optional<FeedSeat> trySeat(String shard, String owner);

  /** Tells when transactions of a shard can be read. */
  CommitWatch commitWatch(String shard);

  /** A table's columns on a shard, in the order its row events have them; empty for no table. */
  List<String> columnNames(String shard, String table);

  /**
   * Who follows the shard, and how far, as its primary has it stored; empty when nobody ever did.
   */
  Optional<FeedRow> stored(String shard);

  /** The shard's term as this process knows it. */
  int term(String shard);

  /** The term of the stamps of a slot's rows, as this process knows it. */
  int termOf(int slot);

  /** Raises the shard's term in the catalog by one and answers it. Terms only ever rise. */
  int raiseTerm(String shard);

  /** Reads the catalog now. */
  void refresh();
}
