package io.tiercel.node.fill;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.loader.LoadedRow;
import io.tiercel.node.loader.NodeException;
import io.tiercel.node.loader.ShardWriter.Written;
import io.tiercel.node.loader.TableHandle;
import io.tiercel.protocol.v1.Request;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.RowResult;
import io.tiercel.protocol.v1.WriteResult;
import io.tiercel.router.RowKey;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request understood: which row it means and where its answer goes. Answered once; thread-safe.
 */
public final class KeyRequest {
  private final Request wire;
  private final TableHandle table;
  private final EntryKey key;
  private final RowKey rowKey;
  private final long deadlineNanos;
  private final Reply reply;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile boolean committed;
  private volatile boolean elsewhereToo;

  /**
   * Understood from the wire.
   *
   * @param deadlineNanos on this JVM's monotonic clock
   */
  public KeyRequest(
      Request wire,
      TableHandle table,
      EntryKey key,
      RowKey rowKey,
      long deadlineNanos,
      Reply reply) {
    this.wire = wire;
    this.table = table;
    this.key = key;
    this.rowKey = rowKey;
    this.deadlineNanos = deadlineNanos;
    this.reply = reply;
  }

  /** As it came. */
  public Request wire() {
    return wire;
  }

  /** The table it is about. */
  public TableHandle table() {
    return table;
  }

  /** The shared entry it is about. */
  public EntryKey key() {
    return key;
  }

  RowKey rowKey() {
    return rowKey;
  }

  /** When its sender stops waiting, on this JVM's monotonic clock. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /** Whether it was answered. */
  public boolean answered() {
    return answered.get();
  }

  /** Whether it writes. */
  public boolean isWrite() {
    return wire.hasWrite();
  }

  /** Whether another owner hands it to this node to be loaded. */
  public boolean isLoad() {
    return wire.hasLoad();
  }

  /** Another node got it, too, and was not heard of again: it may be applied there yet. */
  public void lostElsewhere() {
    elsewhereToo = true;
  }

  /** Its write is committed, though not yet answered. */
  void committed() {
    committed = true;
  }

  boolean isCommitted() {
    return committed;
  }

  /**
   * Answers a read.
   *
   * @param ahead whether the shared entry may still tell something older
   */
  void answerRow(Entry entry, RowResult.Origin origin, boolean nearCacheable, boolean ahead) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    int nearTtlMillis = nearCacheable ? table.nearTtlMillis(entry.kind() == Entry.Kind.ABSENT) : 0;
    RowResult row = RowResults.of(entry, origin, nearTtlMillis, ahead);
    reply.send(Response.newBuilder().setId(wire.getId()).setRow(row).build());
  }

  /** Answers the owner that handed a load over; only the owner knows whether it may be kept. */
  void answerLoaded(LoadedRow loaded) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    RowResult.Builder row = RowResults.of(loaded.stamp(), loaded.row(), RowResult.Origin.LOADED);
    reply.send(Response.newBuilder().setId(wire.getId()).setRow(row).build());
  }

  /** Answers a write. */
  void answerWritten(Written written) {
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    byte[] row = written.row();
    WriteResult result =
        WriteResult.newBuilder()
            .setStamp(RowResults.toProto(written.stamp()))
            .setExisted(written.existed())
            .setRow(row == null ? ByteString.EMPTY : UnsafeByteOperations.unsafeWrap(row))
            .setRepeated(written.repeated())
            .setNearTtlMillis(table.nearTtlMillis(row == null))
            .build();
    reply.send(Response.newBuilder().setId(wire.getId()).setWrite(result).build());
  }

  /** Passes on what another node answered. */
  public void answerAs(Response response) {
    if (answered.compareAndSet(false, true)) {
      reply.send(response.toBuilder().setId(wire.getId()).build());
    }
  }

  /** Answers with a failure. */
  public void fail(NodeException failure) {
    NodeException told = elsewhereToo && isWrite() ? failure.besideAnother() : failure;
    if (answered.compareAndSet(false, true)) {
      reply.send(Response.newBuilder().setId(wire.getId()).setFailure(told.toProto()).build());
    }
  }
}
