package io.tiercel.cli.check.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that happened to one key. Confined to one thread while it is filled, then only read.
 *
 * @param key the row's key
 * @param initial the row before the run
 * @param counter whether its writes are increments only
 * @param writes in no order
 * @param reads in no order
 * @param stored the row at the end, by server: the primary under {@link #PRIMARY}, replicas under
 *     their names; empty when the servers were not asked
 */
public record KeyHistory(
    long key,
    StoredRow initial,
    boolean counter,
    List<WriteOperation> writes,
    List<ReadOperation> reads,
    Map<String, StoredRow> stored) {
  /** The name of the server that decides. */
  public static final String PRIMARY = "primary";

  /** A key nothing happened to yet. */
  public KeyHistory(long key, StoredRow initial, boolean counter) {
    this(key, initial, counter, new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
  }

  /** The row on the primary at the end; null when it was not asked. */
  public @Nullable StoredRow onPrimary() {
    return stored.get(PRIMARY);
  }
}
