package io.tiercel.node.entry;

import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.tiercel.node.member.FieldSerializer;
import io.tiercel.protocol.Stamp;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How entries, their keys and their steps travel between members: fields in order, no reflection.
 */
public final class EntrySerializers {
  private EntrySerializers() {}

  /** To be registered with every member. Numbers 101 to 109 are taken here. */
  public static List<SerializerConfig> all() {
    return List.of(
        FieldSerializer.of(
            101, EntryKey.class, EntrySerializers::writeKey, EntrySerializers::readKey),
        FieldSerializer.of(
            102, Entry.class, EntrySerializers::writeEntry, EntrySerializers::readEntry),
        FieldSerializer.of(
            103, EntryProcessors.Read.class, (out, step) -> {}, in -> new EntryProcessors.Read()),
        FieldSerializer.of(
            104,
            EntryProcessors.Raise.class,
            (out, step) -> {
              writeEntry(out, step.next);
              out.writeLong(step.writer);
              out.writeLong(step.absenceKnown);
              out.writeLong(step.mark);
            },
            in ->
                new EntryProcessors.Raise(
                    readEntry(in), in.readLong(), in.readLong(), in.readLong())),
        FieldSerializer.of(
            105,
            EntryProcessors.Fill.class,
            (out, step) -> {
              out.writeLong(step.token);
              writeEntry(out, step.loaded);
            },
            in -> new EntryProcessors.Fill(in.readLong(), readEntry(in))),
        FieldSerializer.of(
            106,
            EntryProcessors.Drop.class,
            (out, step) -> {
              out.writeBoolean(step.doubt);
              out.writeLong(step.expiresAtMillis);
            },
            in -> new EntryProcessors.Drop(in.readBoolean(), in.readLong())),
        FieldSerializer.of(
            107,
            EntryProcessors.StoreOnBackup.class,
            (out, step) -> writeEntry(out, step.outcome),
            in -> new EntryProcessors.StoreOnBackup<Object>(readEntry(in))),
        FieldSerializer.of(
            108,
            EntryProcessors.Advance.class,
            (out, step) -> writeEntry(out, step.seen),
            in -> new EntryProcessors.Advance(readEntry(in))),
        FieldSerializer.of(
            109,
            EntryProcessors.Supersede.class,
            (out, step) -> {
              writeEntry(out, step.seen);
              out.writeBoolean(step.versionKnown);
            },
            in -> new EntryProcessors.Supersede(readEntry(in), in.readBoolean())));
  }

  private static void writeKey(ObjectDataOutput out, EntryKey key) throws IOException {
    out.writeString(key.table());
    out.writeShort(key.slot());
    out.writeByteArray(key.key());
  }

  private static EntryKey readKey(ObjectDataInput in) throws IOException {
    String table = required(in.readString());
    int slot = in.readShort();
    return new EntryKey(table, required(in.readByteArray()), slot);
  }

  private static void writeEntry(ObjectDataOutput out, Entry entry) throws IOException {
    out.writeInt(entry.stamp().term());
    out.writeLong(entry.stamp().version());
    out.writeByte(code(entry.kind()));
    out.writeByteArray(entry.row());
    out.writeLong(entry.fingerprint());
    out.writeLong(entry.expiresAtMillis());
  }

  private static Entry readEntry(ObjectDataInput in) throws IOException {
    Stamp stamp = new Stamp(in.readInt(), in.readLong());
    Entry.Kind kind = kind(in.readByte());
    return new Entry(stamp, kind, required(in.readByteArray()), in.readLong(), in.readLong());
  }

  private static int code(Entry.Kind kind) {
    return switch (kind) {
      case ROW -> 1;
      case ABSENT -> 2;
      case FLOOR -> 3;
      case DOUBT -> 4;
    };
  }

  private static Entry.Kind kind(int code) throws IOException {
    return switch (code) {
      case 1 -> Entry.Kind.ROW;
      case 2 -> Entry.Kind.ABSENT;
      case 3 -> Entry.Kind.FLOOR;
      case 4 -> Entry.Kind.DOUBT;
      default -> throw new IOException("no kind of entry has code " + code);
    };
  }

  private static <T> T required(@Nullable T value) throws IOException {
    if (value == null) {
      throw new IOException("a field that is never null came as null");
    }
    return value;
  }
}
