package io.tiercel.node;

import io.tiercel.router.feed.CommitWatch;
import io.tiercel.router.feed.FeedSeat;
import io.tiercel.router.feed.ShardFeeds;
import io.tiercel.router.sql.FeedRow;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Shards in memory have no binlog: terms only. */
record FakeFeeds(IntSupplier term) implements ShardFeeds {
  @Override
  public List<String> shards() {
    return List.of();
  }

  @Override
  public Source source(String shard) {
    throw new UnsupportedOperationException("no binlog here");
  }

  @Override
  public Optional<FeedSeat> trySeat(String shard, String owner) {
    return Optional.empty();
  }

  @Override
  public CommitWatch commitWatch(String shard) {
    throw new UnsupportedOperationException("no binlog here");
  }

  @Override
  public List<String> columnNames(String shard, String table) {
    return List.of();
  }

  @Override
  public Optional<FeedRow> stored(String shard) {
    return Optional.empty();
  }

  @Override
  public int term(String shard) {
    return term.getAsInt();
  }

  @Override
  public int termOf(int slot) {
    return term.getAsInt();
  }

  @Override
  public int raiseTerm(String shard) {
    throw new UnsupportedOperationException("a test raises it");
  }

  @Override
  public void refresh() {}
}
