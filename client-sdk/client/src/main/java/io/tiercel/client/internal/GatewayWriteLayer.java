package io.tiercel.client.internal;

import com.google.protobuf.UnsafeByteOperations;
import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.mapping.TableMapping;
import io.tiercel.protocol.RowChecksum;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.Write;
import io.tiercel.protocol.v1.WriteResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a write when it is its turn in its slot, under its writer's next number. */
final class GatewayWriteLayer<V> implements WriteLayer<V> {
  private static final Logger log = LoggerFactory.getLogger(GatewayWriteLayer.class);

  private final ClientParts parts;
  private final TableMapping<?, V> mapping;

  GatewayWriteLayer(ClientParts parts, TableMapping<?, V> mapping) {
    this.parts = parts;
    this.mapping = mapping;
  }

  @Override
  public CompletableFuture<Stored<V>> write(WriteCall call) {
    return parts
        .slotOrder()
        .run(
            call.address().slot(),
            call.inOrder(),
            call.deadlineNanos(),
            (writer, number) -> send(call, writer, number))
        .thenApply(this::decode);
  }

  private CompletableFuture<WriteResult> send(WriteCall call, int writer, long number) {
    Write write =
        Write.newBuilder()
            .setKind(call.kind())
            .setRow(UnsafeByteOperations.unsafeWrap(call.row()))
            .setExpectedVersion(call.expectedVersion())
            .setWriterId(parts.writerId() + writer)
            .setSequence(number)
            .addAllWrittenColumns(call.writtenColumns())
            .build();
    long sentNanos = parts.nanoClock().getAsLong();
    return parts
        .gateway()
        .write(
            mapping.shape(),
            call.address().bytes(),
            call.address().slot(),
            write,
            call.deadlineNanos())
        .thenApply(
            result -> {
              parts.counters().writes.increment();
              parts.counters().writeNanos.add(parts.nanoClock().getAsLong() - sentNanos);
              return result;
            });
  }

  private Stored<V> decode(WriteResult result) {
    return new Stored<>(
        new Stamp(result.getStamp().getTerm(), result.getStamp().getVersion()),
        row(result),
        result.getExisted(),
        result.getRepeated(),
        TimeUnit.MILLISECONDS.toNanos(Integer.toUnsignedLong(result.getNearTtlMillis())),
        result.getRow().size(),
        RowChecksum.of(result.getRow()));
  }

  /**
   * The write is acknowledged: a row that the caller's type cannot hold is no reason to fail it.
   */
  private @Nullable V row(WriteResult result) {
    if (result.getRow().isEmpty()) {
      return null;
    }
    try {
      return mapping.decode(result.getRow().toByteArray());
    } catch (TiercelException e) {
      log.debug("A written row of table {} is not kept", mapping.shape().name(), e);
      return null;
    }
  }
}
