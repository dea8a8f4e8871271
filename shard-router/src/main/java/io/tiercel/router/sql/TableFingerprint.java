package io.tiercel.router.sql;

import io.tiercel.router.Column;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** A number per shape of a table: the same in every process, another one for another shape. */
final class TableFingerprint {
  private TableFingerprint() {}

  /** The first 64 bits of SHA-256 over everything readers and writers of rows depend on. */
  static long of(
      String table,
      List<Column> columns,
      List<Integer> primaryKey,
      int shardKeyPart,
      boolean readBack) {
    StringBuilder shape = new StringBuilder();
    append(shape, table);
    for (Column column : columns) {
      append(shape, column.name());
      append(shape, column.type().name());
      append(shape, column.sqlType());
      append(shape, column.nullable() + "," + column.generated() + "," + column.optional());
    }
    append(shape, primaryKey + "/" + shardKeyPart + "/" + readBack);
    return ByteBuffer.wrap(sha256(shape.toString())).getLong();
  }

  /** With its length before it, so that no two shapes run together into the same text. */
  private static void append(StringBuilder shape, String part) {
    shape.append(part.length()).append(':').append(part);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
