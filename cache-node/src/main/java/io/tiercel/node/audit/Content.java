package io.tiercel.node.audit;

import io.tiercel.protocol.RowChecksum;
import io.tiercel.protocol.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * What a copy, or the primary, says of a key: enough to tell two of them apart, and never the row.
 *
 * @param stamp of the row, or of its absence
 * @param absent there is no row
 * @param checksum of the encoded row, {@link RowChecksum}; 0 for none
 */
record Content(Stamp stamp, boolean absent, int checksum) {
  static Content of(Stamp stamp, byte @Nullable [] row) {
    return new Content(stamp, row == null, row == null ? 0 : RowChecksum.of(row));
  }

  /**
   * How this copy differs from the primary; null where it does not. Terms are not compared: they
   * void copies, they do not change rows. Of two absences the stamps say nothing.
   */
  @Nullable Difference differenceTo(Content primary) {
    if (absent || primary.absent) {
      return absent == primary.absent ? null : absent ? Difference.MISSING : Difference.DELETED;
    }
    int order = Long.compare(stamp.version(), primary.stamp.version());
    if (order != 0) {
      return order < 0 ? Difference.OLDER : Difference.NEWER;
    }
    return checksum == primary.checksum ? null : Difference.OTHER_CONTENT;
  }
}
