package io.tiercel.cli.demo.trace;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZInputStream;

/** Reads trace files: big-endian 32-bit keys, plain or compressed with xz. */
final class TraceDecoder {
  private TraceDecoder() {}

  /**
   * The keys of a file, in order.
   *
   * @throws TraceException naming the file and what is wrong with it
   */
  static int[] decode(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return decode(in, file.toString());
    } catch (NoSuchFileException missing) {
      throw new TraceException("there is no trace file " + file, missing);
    } catch (IOException unreadable) {
      throw new TraceException(
          "the trace " + file + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private static int[] decode(InputStream in, String name) throws IOException {
    byte[] bytes = (startsWithXzMagic(in) ? new XZInputStream(in) : in).readAllBytes();
    if (bytes.length == 0 || bytes.length % Integer.BYTES != 0) {
      throw new TraceException(
          "the trace "
              + name
              + " holds "
              + bytes.length
              + " bytes; a trace is a sequence of 32-bit big-endian keys, plain or as .xz",
          null);
    }
    int[] keys = new int[bytes.length / Integer.BYTES];
    ByteBuffer.wrap(bytes).asIntBuffer().get(keys);
    return keys;
  }

  private static boolean startsWithXzMagic(InputStream in) throws IOException {
    in.mark(XZ.HEADER_MAGIC.length);
    byte[] start = in.readNBytes(XZ.HEADER_MAGIC.length);
    in.reset();
    return Arrays.equals(start, XZ.HEADER_MAGIC);
  }
}
