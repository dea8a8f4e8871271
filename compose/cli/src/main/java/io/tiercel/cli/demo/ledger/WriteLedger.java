package io.tiercel.cli.demo.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Every acknowledged write of every application process on this machine, in a file that all of them
 * map. Thread-safe and process-safe, without locks.
 *
 * <p>Per object there is a chain of entries, newest record first; an entry is written in full
 * before one compare-and-set links it in, and never changes afterwards. Two writes of one object
 * may be recorded in another order than MySQL applied them, so each entry also names the highest
 * stamp and the highest delete of the chain from itself on. Times are {@link System#nanoTime},
 * which processes of one machine share.
 *
 * <p>Intended race: between an acknowledgement and its record a reader does not know of the write
 * and lets an older row pass. That is a few hundred nanoseconds, always on the lenient side.
 */
public final class WriteLedger {
  /** The {@code _version} of the rows that were there before the first write. */
  public static final long PRELOADED_VERSION = 1;

  /** The revision of the rows that were there before the first write. */
  public static final long PRELOADED_REVISION = 0;

  /** How many callers, over all processes, can write: numbers 1 to this. */
  public static final int MAX_CALLERS = 1023;

  /** How many writes fit at most. */
  public static final int MAX_WRITES = 30_000_000;

  static final int NONE = 0;

  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long MAGIC = 0x5449455243454C31L;
  private static final int COUNTER_BITS = 40;

  // Header, then one long per caller, then two longs per object, then the entries.
  private static final int MAGIC_AT = 0;
  private static final int OBJECTS_AT = 8;
  private static final int CAPACITY_AT = 16;
  private static final int USED_AT = 24;
  private static final int STARTED_AT = 64;
  private static final int OBJECTS_START = STARTED_AT + (MAX_CALLERS + 1) * Long.BYTES;
  private static final int OBJECT_BYTES = 16;
  private static final int PENDING_DELETES = 8;

  private static final int ENTRY_BYTES = 64;
  private static final int PREVIOUS = 0;
  private static final int TERM_AND_KIND = 8;
  private static final int VERSION = 16;
  private static final int ACKNOWLEDGED = 24;
  private static final int REVISION = 32;
  private static final int HIGHEST = 40;
  private static final int HIGHEST_DELETE = 48;

  private final MappedByteBuffer index;
  private final MappedByteBuffer entries;

  private WriteLedger(MappedByteBuffer index, MappedByteBuffer entries) {
    this.index = index;
    this.entries = entries;
  }

  /**
   * Makes an empty ledger. The file is sparse: room for writes costs nothing until they happen.
   *
   * @param objects how many objects there are, numbered from 0
   * @param writes how many writes fit, 1 to {@link #MAX_WRITES}
   */
  public static WriteLedger create(Path file, int objects, int writes) {
    if (writes < 1 || writes > MAX_WRITES) {
      throw new IllegalArgumentException(
          "writes is " + writes + ", allowed are 1 to " + MAX_WRITES);
    }
    WriteLedger ledger = map(file, objects, writes, StandardOpenOption.CREATE_NEW);
    ledger.index.order(ByteOrder.nativeOrder());
    LONGS.setVolatile(ledger.index, OBJECTS_AT, (long) objects);
    LONGS.setVolatile(ledger.index, CAPACITY_AT, (long) writes);
    LONGS.setVolatile(ledger.index, MAGIC_AT, MAGIC);
    return ledger;
  }

  /** Opens a ledger that another process made. */
  public static WriteLedger open(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer header = channel.map(FileChannel.MapMode.READ_ONLY, 0, STARTED_AT);
      if ((long) LONGS.getVolatile(header, MAGIC_AT) != MAGIC) {
        throw new IllegalArgumentException(file + " is not a ledger of this program");
      }
      return map(
          file,
          (int) (long) LONGS.getVolatile(header, OBJECTS_AT),
          (int) (long) LONGS.getVolatile(header, CAPACITY_AT),
          StandardOpenOption.WRITE);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static WriteLedger map(Path file, int objects, int writes, StandardOpenOption option) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, option)) {
      long indexBytes = OBJECTS_START + (long) objects * OBJECT_BYTES;
      long entryBytes = (writes + 1L) * ENTRY_BYTES;
      return new WriteLedger(
          channel.map(FileChannel.MapMode.READ_WRITE, 0, indexBytes),
          channel.map(FileChannel.MapMode.READ_WRITE, aligned(indexBytes), entryBytes));
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  private static long aligned(long bytes) {
    return (bytes + ENTRY_BYTES - 1) / ENTRY_BYTES * ENTRY_BYTES;
  }

  /** How many writes are recorded. */
  public long size() {
    return (long) LONGS.getVolatile(index, USED_AT);
  }

  // ---- writers ---------------------------------------------------------------------------------

  /**
   * A caller is about to write; the row will carry the returned revision, which no other write has.
   *
   * @param caller 1 to {@link #MAX_CALLERS}; one thread at a time
   */
  public long startRevision(int caller) {
    int at = STARTED_AT + caller * Long.BYTES;
    long counter = (long) LONGS.getAndAdd(index, at, 1L) + 1;
    return ((long) caller << COUNTER_BITS) | counter;
  }

  /** Whether some caller has started a write with this revision. */
  boolean started(long revision) {
    long caller = revision >>> COUNTER_BITS;
    long counter = revision & ((1L << COUNTER_BITS) - 1);
    return caller >= 1
        && caller <= MAX_CALLERS
        && counter >= 1
        && counter <= (long) LONGS.getVolatile(index, STARTED_AT + (int) caller * Long.BYTES);
  }

  /** A delete is about to be sent: from now on the object may be absent. */
  public void deleteStarted(int object) {
    LONGS.getAndAdd(index, objectAt(object) + PENDING_DELETES, 1L);
  }

  /**
   * The delete that was started is acknowledged and recorded, or was surely not applied. Never
   * called for a delete whose outcome is unknown.
   */
  public void deleteEnded(int object) {
    LONGS.getAndAdd(index, objectAt(object) + PENDING_DELETES, -1L);
  }

  /**
   * Records an acknowledged write.
   *
   * @param term of the state it made
   * @param version of the state it made
   * @param present false for a delete
   * @param revision that the row carries; ignored for a delete
   * @param acknowledgedNanos {@link System#nanoTime} when the acknowledgement arrived
   * @throws IllegalStateException when the ledger is full
   */
  public void acknowledged(
      int object, int term, long version, boolean present, long revision, long acknowledgedNanos) {
    long number = (long) LONGS.getAndAdd(index, USED_AT, 1L) + 1;
    if (number >= entries.capacity() / ENTRY_BYTES) {
      throw new IllegalStateException("the ledger of acknowledged writes is full");
    }
    int entry = (int) number;
    put(entry, TERM_AND_KIND, ((long) term << 1) | (present ? 1 : 0));
    put(entry, VERSION, version);
    put(entry, ACKNOWLEDGED, acknowledgedNanos);
    put(entry, REVISION, revision);
    int head;
    do {
      head = head(object);
      put(entry, PREVIOUS, head);
      put(entry, HIGHEST, higher(entry, head == NONE ? NONE : highest(head)));
      int delete = head == NONE ? NONE : highestDelete(head);
      put(entry, HIGHEST_DELETE, present ? delete : higher(entry, delete));
    } while (!LONGS.compareAndSet(index, objectAt(object), (long) head, (long) entry));
  }

  private int higher(int entry, int other) {
    return other == NONE || compare(entry, other) > 0 ? entry : other;
  }

  // ---- readers ---------------------------------------------------------------------------------

  /** Deletes that were started and have not ended. Ask before {@link #head}. */
  long pendingDeletes(int object) {
    return (long) LONGS.getVolatile(index, objectAt(object) + PENDING_DELETES);
  }

  /** The entry recorded last, or {@link #NONE}. */
  int head(int object) {
    return (int) (long) LONGS.getVolatile(index, objectAt(object));
  }

  /** The entry recorded before, or {@link #NONE}. */
  int previous(int entry) {
    return (int) get(entry, PREVIOUS);
  }

  /** The entry with the highest stamp from this one on, itself included. */
  int highest(int entry) {
    return (int) get(entry, HIGHEST);
  }

  /** The delete with the highest stamp from this entry on, or {@link #NONE}. */
  int highestDelete(int entry) {
    return (int) get(entry, HIGHEST_DELETE);
  }

  boolean present(int entry) {
    return (get(entry, TERM_AND_KIND) & 1) == 1;
  }

  long revision(int entry) {
    return get(entry, REVISION);
  }

  long acknowledgedNanos(int entry) {
    return get(entry, ACKNOWLEDGED);
  }

  /** Whether an entry's stamp is above (1), at (0) or below (-1) another's. */
  int compare(int entry, int other) {
    return compare(entry, term(other), get(other, VERSION));
  }

  /** Whether an entry's stamp is above (1), at (0) or below (-1) the given one. */
  int compare(int entry, long term, long version) {
    int byTerm = Long.compare(term(entry), term);
    return byTerm != 0 ? byTerm : Long.compareUnsigned(get(entry, VERSION), version);
  }

  private long term(int entry) {
    return get(entry, TERM_AND_KIND) >>> 1;
  }

  private long get(int entry, int field) {
    return (long) LONGS.get(entries, entry * ENTRY_BYTES + field);
  }

  private void put(int entry, int field, long value) {
    LONGS.set(entries, entry * ENTRY_BYTES + field, value);
  }

  private int objectAt(int object) {
    return OBJECTS_START + object * OBJECT_BYTES;
  }
}
