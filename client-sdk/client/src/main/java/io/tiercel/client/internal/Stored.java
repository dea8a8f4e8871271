package io.tiercel.client.internal;

import io.tiercel.client.Written;
import io.tiercel.protocol.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * An acknowledged write.
 *
 * @param row as MySQL now holds it; null for a delete, or where the cluster did not say
 * @param checksum of the encoded row; 0 for none
 */
record Stored<V>(
    Stamp stamp,
    @Nullable V row,
    boolean existed,
    boolean repeated,
    long ttlNanos,
    int bytes,
    int checksum) {
  Written toWritten() {
    return new Written(Loaded.version(stamp), existed, repeated);
  }
}
