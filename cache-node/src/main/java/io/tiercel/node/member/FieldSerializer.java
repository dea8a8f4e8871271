package io.tiercel.node.member;

import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import java.io.IOException;

/**
 * A Hazelcast serializer made of two functions. Thread-safe when they are.
 *
 * @param <T> what it carries
 */
public final class FieldSerializer<T> implements StreamSerializer<T> {
  /** Puts the fields down. */
  @FunctionalInterface
  public interface FieldWriter<T> {
    /** In the order the reader takes them. */
    void write(ObjectDataOutput out, T value) throws IOException;
  }

  /** Takes the fields up. */
  @FunctionalInterface
  public interface FieldReader<T> {
    /** In the order the writer put them. */
    T read(ObjectDataInput in) throws IOException;
  }

  private final int typeId;
  private final FieldWriter<T> writer;
  private final FieldReader<? extends T> reader;

  private FieldSerializer(int typeId, FieldWriter<T> writer, FieldReader<? extends T> reader) {
    this.typeId = typeId;
    this.writer = writer;
    this.reader = reader;
  }

  /** For one class, under a number that no other class uses and that never changes. */
  public static <T> SerializerConfig of(
      int typeId, Class<T> type, FieldWriter<T> writer, FieldReader<? extends T> reader) {
    return new SerializerConfig()
        .setTypeClass(type)
        .setImplementation(new FieldSerializer<>(typeId, writer, reader));
  }

  @Override
  public int getTypeId() {
    return typeId;
  }

  @Override
  public void write(ObjectDataOutput out, T value) throws IOException {
    writer.write(out, value);
  }

  @Override
  public T read(ObjectDataInput in) throws IOException {
    return reader.read(in);
  }
}
