package io.tiercel.cli.check.app;

import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.Stamp;
import io.tiercel.cli.check.history.WriteOperation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One line for each thing an application knows, handed to the system before it goes on: what was
 * written stays when the process is killed. Thread-safe.
 */
final class OperationLog implements AutoCloseable {
  private final FileChannel file;

  OperationLog(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND);
  }

  /** Before the call. */
  void begins(WriteOperation write) {
    line(
        OperationLines.BEGINS,
        write.content(),
        write.kind(),
        write.key(),
        OperationLines.word(write.session()),
        write.startNanos());
  }

  /** The SDK returned. */
  void acknowledged(
      long content, long endNanos, @Nullable Stamp stamp, long total, boolean changed) {
    line(
        OperationLines.ACKNOWLEDGED,
        content,
        endNanos,
        stamp == null ? -1 : stamp.term(),
        stamp == null ? -1 : stamp.number(),
        total,
        changed);
  }

  /** The SDK failed. */
  void failed(long content, long endNanos, Object result, String code) {
    line(OperationLines.FAILED, content, endNanos, result, code);
  }

  /** A read was answered. */
  void read(ReadOperation read) {
    line(
        OperationLines.READ,
        read.key(),
        read.asked().level(),
        read.asked().boundNanos(),
        OperationLines.word(read.session()),
        read.startNanos(),
        read.endNanos(),
        read.near(),
        read.stamp().term(),
        read.stamp().number(),
        read.ageNanos(),
        read.content(),
        read.total(),
        read.last());
  }

  /** A read failed. */
  void readFailed(long key, Object level, long startNanos, long endNanos, String code) {
    line(OperationLines.READ_FAILED, key, level, startNanos, endNanos, code);
  }

  private void line(Object... words) {
    StringJoiner line = new StringJoiner(" ", "", "\n");
    for (Object word : words) {
      line.add(String.valueOf(word));
    }
    ByteBuffer bytes = ByteBuffer.wrap(line.toString().getBytes(StandardCharsets.UTF_8));
    write(bytes);
  }

  private synchronized void write(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
