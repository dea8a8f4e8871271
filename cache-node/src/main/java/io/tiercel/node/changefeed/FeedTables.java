package io.tiercel.node.changefeed;

import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import io.tiercel.node.loader.NodeException;
import io.tiercel.node.loader.TableHandle;
import io.tiercel.node.loader.Tables;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.router.feed.ShardFeeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Which tables of one shard's stream are the tier's, and how their events are read. MySQL gives a
 * table another number after each DDL, so a number's shape never changes. Confined to the reading
 * thread.
 */
final class FeedTables {
  private final String shard;
  private final Tables tables;
  private final ShardFeeds feeds;
  private final Map<Long, Optional<RowKeyReader>> byNumber = new HashMap<>();

  FeedTables(String shard, Tables tables, ShardFeeds feeds) {
    this.shard = shard;
    this.tables = tables;
    this.feeds = feeds;
  }

  /** How to read the events of a table; nothing for one that is not the tier's. */
  Optional<RowKeyReader> reader(TableMapEventData map) {
    return byNumber.computeIfAbsent(map.getTableId(), number -> find(map));
  }

  private Optional<RowKeyReader> find(TableMapEventData map) {
    Optional<TableHandle> table = resolve(map.getTable(), false);
    if (table.isEmpty()) {
      return Optional.empty();
    }
    RowKeyReader reader = fitting(map, table.get());
    if (reader == null) {
      Optional<TableHandle> anew = resolve(map.getTable(), true);
      reader = anew.isEmpty() ? null : fitting(map, anew.get());
    }
    if (reader == null) {
      throw new FeedGapException(
          "events of table " + map.getTable() + " have another shape than the table has now");
    }
    return Optional.of(reader);
  }

  private @Nullable RowKeyReader fitting(TableMapEventData map, TableHandle table) {
    List<String> names = feeds.columnNames(shard, map.getTable());
    RowKeyReader reader = RowKeyReader.of(table, names);
    return reader != null && reader.columns() == map.getColumnTypes().length ? reader : null;
  }

  private Optional<TableHandle> resolve(String name, boolean anew) {
    try {
      return Optional.of((anew ? tables.refresh(name) : tables.resolve(name)).join());
    } catch (CompletionException e) {
      NodeException told = NodeException.of(e, io.tiercel.protocol.v1.Failure.Outcome.NOT_APPLIED);
      if (told.code() == ErrorCode.UNKNOWN_TABLE || told.code() == ErrorCode.TABLE_NOT_ADOPTED) {
        return Optional.empty();
      }
      throw told;
    }
  }
}
