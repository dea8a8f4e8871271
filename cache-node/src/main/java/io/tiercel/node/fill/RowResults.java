package io.tiercel.node.fill;

import com.google.protobuf.UnsafeByteOperations;
import io.tiercel.node.entry.Entry;
import io.tiercel.protocol.v1.RowResult;
import io.tiercel.protocol.v1.Stamp;
import org.jspecify.annotations.Nullable;

/** Rows in the words of the wire. Bytes of rows are never changed, so they go out uncopied. */
final class RowResults {
  private RowResults() {}

  /**
   * An entry that holds an answer.
   *
   * @param nearTtlMillis how long an SDK may keep it; 0 for not at all
   * @param ahead whether the shared entry may still tell something older
   */
  static RowResult of(Entry entry, RowResult.Origin origin, int nearTtlMillis, boolean ahead) {
    boolean absent = entry.kind() == Entry.Kind.ABSENT;
    return of(entry.stamp(), absent ? null : entry.row(), origin)
        .setNearTtlMillis(nearTtlMillis)
        .setAhead(ahead)
        .build();
  }

  /** A row, or with null its absence. */
  static RowResult.Builder of(
      io.tiercel.protocol.Stamp stamp, byte @Nullable [] row, RowResult.Origin origin) {
    RowResult.Builder result =
        RowResult.newBuilder().setStamp(toProto(stamp)).setAbsent(row == null).setOrigin(origin);
    if (row != null) {
      result.setRow(UnsafeByteOperations.unsafeWrap(row));
    }
    return result;
  }

  static Stamp toProto(io.tiercel.protocol.Stamp stamp) {
    return Stamp.newBuilder().setTerm(stamp.term()).setVersion(stamp.version()).build();
  }
}
