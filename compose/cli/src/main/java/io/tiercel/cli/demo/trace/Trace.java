package io.tiercel.cli.demo.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A sequence of requests for objects. Objects are numbered from 0 without gaps. Immutable.
 *
 * <p>A trace is written to a file once and mapped by every process that replays it: 5,000,000
 * requests are 20 MB, shared.
 */
public final class Trace {
  private static final int MAGIC = 0x54524331;
  private static final int HEADER_INTS = 3;

  private final IntBuffer objectKeys;
  private final IntBuffer requests;

  private Trace(IntBuffer objectKeys, IntBuffer requests) {
    this.objectKeys = objectKeys;
    this.requests = requests;
  }

  /** The trace that asks for these keys in this order; at least one. */
  public static Trace of(int[] keys) {
    if (keys.length == 0) {
      throw new IllegalArgumentException("a trace has at least one request");
    }
    int[] distinct = distinct(keys);
    int[] requests = new int[keys.length];
    Arrays.parallelSetAll(requests, i -> Arrays.binarySearch(distinct, keys[i]));
    return new Trace(IntBuffer.wrap(distinct), IntBuffer.wrap(requests));
  }

  private static int[] distinct(int[] keys) {
    int[] sorted = keys.clone();
    Arrays.parallelSort(sorted);
    int count = 1;
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] != sorted[i - 1]) {
        sorted[count++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, count);
  }

  /** How many requests. */
  public int length() {
    return requests.capacity();
  }

  /** How many different objects. */
  public int objects() {
    return objectKeys.capacity();
  }

  /** The number of the object that a request asks for. */
  public int object(int request) {
    return requests.get(request);
  }

  /** The object with a number. */
  public TraceObject describe(int object) {
    return TraceObject.of(objectKeys.get(object));
  }

  /** Writes the trace for {@link #map}. */
  public void writeTo(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((HEADER_INTS + objects() + length()) * Integer.BYTES);
    bytes.putInt(MAGIC).putInt(objects()).putInt(length());
    bytes.asIntBuffer().put(objectKeys.duplicate()).put(requests.duplicate());
    bytes.rewind();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  /** The trace that {@link #writeTo} wrote. */
  public static Trace map(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      IntBuffer ints = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()).asIntBuffer();
      if (ints.capacity() < HEADER_INTS || ints.get(0) != MAGIC) {
        throw new TraceException(file + " is not a trace written by this program", null);
      }
      int objects = ints.get(1);
      return new Trace(
          ints.slice(HEADER_INTS, objects), ints.slice(HEADER_INTS + objects, ints.get(2)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
