package io.tiercel.benchmarks.ycsb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A row's fields as bytes: each with its length before it. */
final class UserCodec {
  private UserCodec() {}

  static byte[] encode(List<String> values) {
    List<byte[]> parts =
        values.stream().map(each -> each.getBytes(StandardCharsets.UTF_8)).toList();
    int length = parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(length);
    parts.forEach(part -> bytes.putInt(part.length).put(part));
    return bytes.array();
  }

  static List<String> decode(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    List<String> values = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] part = new byte[bytes.getInt()];
      bytes.get(part);
      values.add(new String(part, StandardCharsets.UTF_8));
    }
    return values;
  }
}
