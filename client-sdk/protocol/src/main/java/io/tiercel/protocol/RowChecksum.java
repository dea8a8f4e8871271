package io.tiercel.protocol;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Tells encoded rows apart without showing them: CRC-32C, which processors compute themselves. */
public final class RowChecksum {
  private RowChecksum() {}

  /** Of one encoded row or key; 0 for no bytes. */
  public static int of(byte[] row) {
    return of(row, 0, row.length);
  }

  /** The same of a part of an array, up to but without {@code to}. */
  public static int of(byte[] bytes, int from, int to) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, from, to - from);
    return (int) checksum.getValue();
  }

  /** The same of bytes as they came. */
  public static int of(ByteString row) {
    CRC32C checksum = new CRC32C();
    for (ByteBuffer part : row.asReadOnlyByteBufferList()) {
      checksum.update(part);
    }
    return (int) checksum.getValue();
  }
}
