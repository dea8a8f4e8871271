package io.tiercel.router.route;

import io.tiercel.router.Credentials;
import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.feed.CommitWatch;
import io.tiercel.router.feed.FeedSeat;
import io.tiercel.router.feed.JdbcFeedSeat;
import io.tiercel.router.feed.ShardFeeds;
import io.tiercel.router.route.Cluster.ShardServers;
import io.tiercel.router.sql.ColumnOrder;
import io.tiercel.router.sql.FeedRow;
import io.tiercel.router.topology.Catalog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The change feed's needs, met from the cluster as the catalog last told it. Thread-safe. */
public final class ClusterFeeds implements ShardFeeds {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final ClusterView view;
  private final Catalog catalog;
  private final Credentials credentials;

  /** Over this view. */
  public ClusterFeeds(ClusterView view, Catalog catalog, Credentials credentials) {
    this.view = view;
    this.catalog = catalog;
    this.credentials = credentials;
  }

  @Override
  public List<String> shards() {
    return view.now().shards().stream().map(ShardServers::name).toList();
  }

  @Override
  public Source source(String shard) {
    return new Source(
        find(shard).primary().endpoint(), credentials, view.now().topology().database());
  }

  @Override
  public Optional<FeedSeat> trySeat(String shard, String owner) {
    return JdbcFeedSeat.tryTake(source(shard), shard, owner);
  }

  @Override
  public CommitWatch commitWatch(String shard) {
    return CommitWatch.open(source(shard), shard);
  }

  @Override
  public List<String> columnNames(String shard, String table) {
    String database = view.now().topology().database();
    return find(shard)
        .primary()
        .read(Deadline.after(TIMEOUT), session -> ColumnOrder.read(session, database, table));
  }

  @Override
  public Optional<FeedRow> stored(String shard) {
    try {
      return find(shard).primary().read(Deadline.after(LOOK), FeedRow::read);
    } catch (RouterException e) {
      if (e.code() == Code.UNKNOWN_TABLE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public int term(String shard) {
    return find(shard).term();
  }

  @Override
  public int termOf(int slot) {
    return view.now().termOf(slot);
  }

  @Override
  public int raiseTerm(String shard) {
    int term = catalog.raiseTerm(shard, term(shard));
    view.refresh();
    return term;
  }

  @Override
  public void refresh() {
    view.refresh();
  }

  private ShardServers find(String shard) {
    return view.now().shards().stream()
        .filter(candidate -> candidate.name().equals(shard))
        .findFirst()
        .orElseThrow(
            () -> new RouterException(Code.INTERNAL, "the catalog names no shard " + shard));
  }
}
