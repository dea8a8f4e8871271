package io.tiercel.node.invalidation;

import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.tiercel.node.member.FieldSerializer;
import io.tiercel.protocol.Stamp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How invalidations travel between members. */
public final class InvalidationSerializers {
  private InvalidationSerializers() {}

  /** To be registered with every member. Numbers 111 and 112 are taken here. */
  public static List<SerializerConfig> all() {
    return List.of(
        FieldSerializer.of(
            111,
            TopicMessage.Invalidations.class,
            InvalidationSerializers::writeInvalidations,
            InvalidationSerializers::readInvalidations),
        FieldSerializer.of(
            112,
            TopicMessage.Heartbeat.class,
            InvalidationSerializers::writeHeartbeat,
            InvalidationSerializers::readHeartbeat));
  }

  private static void writeInvalidations(ObjectDataOutput out, TopicMessage.Invalidations message)
      throws IOException {
    out.writeLong(message.publisher());
    out.writeLong(message.first());
    out.writeInt(message.invalidations().size());
    for (RowInvalidation row : message.invalidations()) {
      out.writeString(row.table());
      out.writeByteArray(row.key());
      out.writeInt(row.floor().term());
      out.writeLong(row.floor().version());
      RowInvalidation.Carried carried = row.carried();
      out.writeByteArray(carried == null ? null : carried.row());
      out.writeLong(carried == null ? 0 : carried.fingerprint());
    }
  }

  private static TopicMessage.Invalidations readInvalidations(ObjectDataInput in)
      throws IOException {
    long publisher = in.readLong();
    long first = in.readLong();
    int size = in.readInt();
    List<RowInvalidation> rows = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      rows.add(
          new RowInvalidation(
              required(in.readString()),
              required(in.readByteArray()),
              new Stamp(in.readInt(), in.readLong()),
              carried(in.readByteArray(), in.readLong())));
    }
    return new TopicMessage.Invalidations(publisher, first, rows);
  }

  private static RowInvalidation.@Nullable Carried carried(
      byte @Nullable [] row, long fingerprint) {
    return row == null ? null : new RowInvalidation.Carried(row, fingerprint);
  }

  private static void writeHeartbeat(ObjectDataOutput out, TopicMessage.Heartbeat beat)
      throws IOException {
    out.writeLong(beat.publisher());
    out.writeLong(beat.lastNumber());
    out.writeLong(beat.sentNanos());
    out.writeString(beat.state().name());
    out.writeInt(beat.echoes().size());
    for (Map.Entry<Long, Long> echo : beat.echoes().entrySet()) {
      out.writeLong(echo.getKey());
      out.writeLong(echo.getValue());
    }
    out.writeLongArray(beat.outsiders().stream().mapToLong(Long::longValue).toArray());
  }

  private static TopicMessage.Heartbeat readHeartbeat(ObjectDataInput in) throws IOException {
    long publisher = in.readLong();
    long lastNumber = in.readLong();
    long sentNanos = in.readLong();
    TopicMessage.Heartbeat.State state =
        TopicMessage.Heartbeat.State.valueOf(required(in.readString()));
    int size = in.readInt();
    Map<Long, Long> echoes = new HashMap<>();
    for (int i = 0; i < size; i++) {
      echoes.put(in.readLong(), in.readLong());
    }
    Set<Long> outsiders =
        Arrays.stream(required(in.readLongArray())).boxed().collect(Collectors.toSet());
    return new TopicMessage.Heartbeat(publisher, lastNumber, sentNanos, state, echoes, outsiders);
  }

  private static <T> T required(@Nullable T value) throws IOException {
    if (value == null) {
      throw new IOException("a field that is never null came as null");
    }
    return value;
  }
}
