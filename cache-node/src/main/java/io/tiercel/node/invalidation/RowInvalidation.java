package io.tiercel.node.invalidation;

import com.google.protobuf.UnsafeByteOperations;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.Invalidation;
import org.jspecify.annotations.Nullable;

/**
 * One row's new floor.
 *
 * @param table where
 * @param key the encoded primary key; not to be changed
 * @param floor copies below it are stale
 * @param carried the row at the floor, when it travels along
 */
record RowInvalidation(String table, byte[] key, Stamp floor, @Nullable Carried carried) {
  /**
   * A row with its invalidation, so that near caches that hold an older copy need not ask for it.
   *
   * @param row encoded; not to be changed
   * @param fingerprint of the table's shape it is encoded with
   */
  record Carried(byte[] row, long fingerprint) {}

  RowInvalidation withoutRow() {
    return new RowInvalidation(table, key, floor, null);
  }

  /** As SDKs hear it; shares the arrays. */
  Invalidation.Builder toProto(long publisher, long number) {
    Invalidation.Builder told =
        Invalidation.newBuilder()
            .setPublisher(publisher)
            .setNumber(number)
            .setTable(table)
            .setKey(UnsafeByteOperations.unsafeWrap(key))
            .setFloor(
                io.tiercel.protocol.v1.Stamp.newBuilder()
                    .setTerm(floor.term())
                    .setVersion(floor.version()));
    if (carried != null) {
      told.setRow(UnsafeByteOperations.unsafeWrap(carried.row()))
          .setFingerprint(carried.fingerprint());
    }
    return told;
  }
}
