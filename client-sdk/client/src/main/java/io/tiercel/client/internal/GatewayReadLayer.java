package io.tiercel.client.internal;

import io.tiercel.client.Origin;
import io.tiercel.client.internal.gateway.Gateway;
import io.tiercel.client.internal.mapping.TableMapping;
import io.tiercel.client.internal.metrics.ClientCounters;
import io.tiercel.protocol.RowChecksum;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.RowResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Asks the cluster and decodes what it says. */
final class GatewayReadLayer<V> implements ReadLayer<V> {
  private final TableMapping<?, V> mapping;
  private final Gateway gateway;
  private final LongSupplier nanoClock;
  private final ClientCounters counters;

  GatewayReadLayer(
      TableMapping<?, V> mapping,
      Gateway gateway,
      LongSupplier nanoClock,
      ClientCounters counters) {
    this.mapping = mapping;
    this.gateway = gateway;
    this.nanoClock = nanoClock;
    this.counters = counters;
  }

  @Override
  public CompletableFuture<Loaded<V>> read(ReadCall call) {
    long sentNanos = nanoClock.getAsLong();
    return ask(call).thenApply(result -> decode(result, call.address().bucket(), sentNanos));
  }

  private CompletableFuture<RowResult> ask(ReadCall call) {
    byte[] key = call.address().bytes();
    int slot = call.address().slot();
    Gateway.ReadGroup group = call.group();
    return group == null
        ? gateway.read(mapping.shape(), key, slot, call.strong(), call.deadlineNanos())
        : group.read(mapping.shape(), key, slot, call.strong(), call.deadlineNanos());
  }

  private Loaded<V> decode(RowResult result, int bucket, long sentNanos) {
    boolean loaded = result.getOrigin() == RowResult.Origin.LOADED;
    (loaded ? counters.loadedReads : counters.sharedReads).increment();
    counters.readNanos.add(nanoClock.getAsLong() - sentNanos);
    return new Loaded<>(
        result.getAbsent() ? null : mapping.decode(result.getRow().toByteArray()),
        new Stamp(result.getStamp().getTerm(), result.getStamp().getVersion()),
        sentNanos,
        loaded ? Origin.LOADED : Origin.SHARED,
        TimeUnit.MILLISECONDS.toNanos(Integer.toUnsignedLong(result.getNearTtlMillis())),
        bucket,
        result.getRow().size(),
        RowChecksum.of(result.getRow()),
        result.getAhead());
  }
}
