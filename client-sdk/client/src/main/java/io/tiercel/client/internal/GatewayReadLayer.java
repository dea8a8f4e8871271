package io.tiercel.client.internal;

import io.tiercel.client.Origin;
import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.gateway.Gateway;
import io.tiercel.client.internal.mapping.KeyAddress;
import io.tiercel.client.internal.mapping.TableMapping;
import io.tiercel.client.internal.metrics.ClientCounters;
import io.tiercel.protocol.HeldRow;
import io.tiercel.protocol.RowChecksum;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.RowResult;
import java.util.ArrayList;
import java.util.List;
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

  @Override
  public void peek(List<ReadCall> calls, Found<V> found) {
    long sentNanos = nanoClock.getAsLong();
    List<KeyAddress> keys = new ArrayList<>(calls.size());
    calls.forEach(call -> keys.add(call.address()));
    gateway.peek(
        mapping.shape(),
        keys,
        calls.get(0).deadlineNanos(),
        new Gateway.PeekListener() {
          @Override
          public void held(int key, HeldRow row, int nearTtlMillis) {
            int bucket = keys.get(key).bucket();
            try {
              found.held(key, decode(row, Origin.SHARED, nearTtlMillis, false, bucket, sentNanos));
            } catch (TiercelException unfit) {
              missed(List.of(key)); // Its own read tells what is wrong.
            }
          }

          @Override
          public void missed(List<Integer> missing) {
            found.missed(missing);
          }
        });
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
    byte[] row = result.getRow().toByteArray();
    Stamp stamp = new Stamp(result.getStamp().getTerm(), result.getStamp().getVersion());
    return decode(
        new HeldRow(stamp, result.getAbsent(), row, 0, row.length),
        result.getOrigin() == RowResult.Origin.LOADED ? Origin.LOADED : Origin.SHARED,
        result.getNearTtlMillis(),
        result.getAhead(),
        bucket,
        sentNanos);
  }

  private Loaded<V> decode(
      HeldRow row, Origin origin, int nearTtlMillis, boolean ahead, int bucket, long sentNanos) {
    (origin == Origin.LOADED ? counters.loadedReads : counters.sharedReads).increment();
    counters.readNanos.add(nanoClock.getAsLong() - sentNanos);
    return new Loaded<>(
        row.absent() ? null : mapping.decode(row.bytes(), row.from(), row.to()),
        row.stamp(),
        sentNanos,
        origin,
        TimeUnit.MILLISECONDS.toNanos(Integer.toUnsignedLong(nearTtlMillis)),
        bucket,
        row.to() - row.from(),
        RowChecksum.of(row.bytes(), row.from(), row.to()),
        ahead);
  }
}
