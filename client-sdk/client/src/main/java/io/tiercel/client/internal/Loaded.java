package io.tiercel.client.internal;

import io.tiercel.client.Origin;
import io.tiercel.client.Read;
import io.tiercel.client.Version;
import io.tiercel.protocol.Stamp;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the shared tier answered, decoded.
 *
 * @param value null when there is no row
 * @param stamp of the row or its absence
 * @param asOfNanos when the request left: every write acknowledged before is in it
 * @param ttlNanos how long it may be kept
 * @param bucket of the key, in sessions
 * @param bytes of the encoded row
 * @param checksum of the encoded row; 0 for none
 * @param ahead whether the shared tier may still answer another request with something older
 */
record Loaded<V>(
    @Nullable V value,
    Stamp stamp,
    long asOfNanos,
    Origin origin,
    long ttlNanos,
    int bucket,
    int bytes,
    int checksum,
    boolean ahead) {
  Read<V> toRead(@Nullable V handedOut, long nowNanos) {
    Duration age = Duration.ofNanos(Math.max(0, nowNanos - asOfNanos));
    return new Read<>(handedOut, version(stamp), age, origin);
  }

  static Version version(Stamp stamp) {
    return new Version(stamp.term(), stamp.version());
  }
}
