package io.tiercel.client.internal.gateway;

import io.tiercel.client.internal.mapping.KeyAddress;
import io.tiercel.protocol.HeldRow;
import io.tiercel.protocol.TableShape;
import io.tiercel.protocol.v1.RowResult;
import io.tiercel.protocol.v1.TableDescription;
import io.tiercel.protocol.v1.Write;
import io.tiercel.protocol.v1.WriteResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The cluster as the SDK sees it. Every future ends by its deadline, with a {@link
 * io.tiercel.client.TiercelException} where it fails. Thread-safe.
 *
 * <p>Futures complete on a network thread: whoever depends on them does not block.
 */
public interface Gateway extends AutoCloseable {
  /** Reads one row; {@code strong} past every cache. */
  CompletableFuture<RowResult> read(
      TableShape table, byte[] key, int slot, boolean strong, long deadlineNanos);

  /**
   * Looks what the nodes hold of many keys, with one request to each owner; loads nothing. Whatever
   * goes wrong, the keys in question are missed.
   */
  void peek(TableShape table, List<KeyAddress> keys, long deadlineNanos, PeekListener listener);

  /**
   * What a peek found: each key is told once, by its index. Called on network threads, on several
   * at once.
   */
  interface PeekListener {
    /** A node holds it; it may be kept so long. */
    void held(int key, HeldRow row, int nearTtlMillis);

    /** Nobody holds these, or nobody says so in time: they are to be read together. */
    void missed(List<Integer> keys);
  }

  /** Writes one row; repeated as often as needed with the same writer and sequence. */
  CompletableFuture<WriteResult> write(
      TableShape table, byte[] key, int slot, Write write, long deadlineNanos);

  /**
   * What MySQL says about a table.
   *
   * @param refusals how often what was said before turned out to be wrong; the more, the longer it
   *     waits before it asks
   */
  CompletableFuture<TableDescription> describe(String table, int refusals, long deadlineNanos);

  /** Reads that belong to one call: they leave together when it is closed. */
  ReadGroup group();

  /** Reads of one call. Those begun after it was closed go alone. Thread-safe. */
  interface ReadGroup extends AutoCloseable {
    /** As {@link Gateway#read}. */
    CompletableFuture<RowResult> read(
        TableShape table, byte[] key, int slot, boolean strong, long deadlineNanos);

    /** Lets the reads go. */
    @Override
    void close();
  }

  /** Ends all calls, connections and threads. */
  @Override
  void close();
}
