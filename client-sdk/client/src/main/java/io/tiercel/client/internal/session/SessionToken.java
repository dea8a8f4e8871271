package io.tiercel.client.internal.session;

import io.tiercel.client.Outcome;
import io.tiercel.client.TiercelException;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.Slots;
import io.tiercel.protocol.Stamp;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A session's marks as text: URL-safe base64 of a format number, the age of the marks that are
 * ahead of the shared tier, the mark of all other slots, the count of slots, each slot with its
 * stamp, and a checksum. High bits of a slot, and of the count for all others, say that an absence
 * was seen there, and that its mark is ahead.
 *
 * <p>At most {@value #MOST_SLOTS} slots fit into 1 KiB. Of more, those with the highest stamps are
 * named; the highest stamp of the rest becomes the mark of every slot not named, and an absence in
 * one of them counts for all, which only sends more reads to the shared tier.
 *
 * @param others the mark of the slots not named
 * @param bySlot the marks by slot
 * @param aheadSeconds how long the youngest of the marks that are ahead has been so, 0 to 127
 */
record SessionToken(Told others, Map<Integer, Told> bySlot, int aheadSeconds) {
  static final SessionToken EMPTY = new SessionToken(Told.NOTHING, Map.of(), 0);
  static final int MOST_SLOTS = 52;

  private static final byte FORMAT = 3;
  private static final int ABSENT_IN_SLOT = 1 << (Short.SIZE - 2);
  private static final int AHEAD_IN_SLOT = 1 << (Short.SIZE - 3);
  private static final int ABSENT_IN_OTHERS = 1 << (Byte.SIZE - 1);
  private static final int AHEAD_IN_OTHERS = 1 << (Byte.SIZE - 2);
  private static final int STAMP_BYTES = Integer.BYTES + Long.BYTES;
  private static final int HEAD_BYTES = 1 + 1 + STAMP_BYTES + 1;

  /**
   * One mark.
   *
   * @param stamp the highest seen
   * @param absent whether an absence was seen, which has no stamp of its own
   * @param ahead whether the shared tier may not know of it yet
   */
  record Told(Stamp stamp, boolean absent, boolean ahead) {
    static final Told NOTHING = new Told(Stamp.NONE, false, false);

    boolean isNothing() {
      return equals(NOTHING);
    }

    Told and(Told other) {
      Stamp higher = stamp.satisfies(other.stamp) ? stamp : other.stamp;
      return new Told(higher, absent || other.absent, ahead || other.ahead);
    }
  }

  String format() {
    List<Map.Entry<Integer, Told>> highestFirst =
        bySlot.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(Comparator.comparing(Told::stamp).reversed()))
            .toList();
    int named = Math.min(highestFirst.size(), MOST_SLOTS);
    Told rest =
        highestFirst.subList(named, highestFirst.size()).stream()
            .map(Map.Entry::getValue)
            .reduce(others, Told::and);
    ByteBuffer bytes =
        ByteBuffer.allocate(HEAD_BYTES + named * (Short.BYTES + STAMP_BYTES) + Integer.BYTES);
    put(bytes.put(FORMAT).put((byte) aheadSeconds), rest.stamp());
    bytes.put((byte) flagged(named, rest, ABSENT_IN_OTHERS, AHEAD_IN_OTHERS));
    for (Map.Entry<Integer, Told> mark : highestFirst.subList(0, named)) {
      Told told = mark.getValue();
      int slot = flagged(mark.getKey(), told, ABSENT_IN_SLOT, AHEAD_IN_SLOT);
      put(bytes.putShort((short) slot), told.stamp());
    }
    bytes.putInt(checksum(bytes.array(), bytes.position()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  private static int flagged(int number, Told told, int absent, int ahead) {
    return number | (told.absent() ? absent : 0) | (told.ahead() ? ahead : 0);
  }

  private static Told told(int flagged, Stamp stamp, int absent, int ahead) {
    return new Told(stamp, (flagged & absent) != 0, (flagged & ahead) != 0);
  }

  static SessionToken parse(String token) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      if (buffer.get() != FORMAT
          || bytes.length < HEAD_BYTES + Integer.BYTES
          || buffer.getInt(bytes.length - Integer.BYTES)
              != checksum(bytes, bytes.length - Integer.BYTES)) {
        throw new IllegalArgumentException("other format or checksum");
      }
      int aheadSeconds = Math.max(0, buffer.get());
      Stamp highest = stamp(buffer);
      int count = buffer.get();
      Told others = told(count, highest, ABSENT_IN_OTHERS, AHEAD_IN_OTHERS);
      Map<Integer, Told> bySlot = new HashMap<>();
      for (int left = count & (AHEAD_IN_OTHERS - 1); left > 0; left--) {
        int slot = buffer.getShort();
        bySlot.put(
            checked(slot & ~(ABSENT_IN_SLOT | AHEAD_IN_SLOT)),
            told(slot, stamp(buffer), ABSENT_IN_SLOT, AHEAD_IN_SLOT));
      }
      if (buffer.remaining() != Integer.BYTES) {
        throw new IllegalArgumentException("other length");
      }
      return new SessionToken(others, bySlot, aheadSeconds);
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw new TiercelException(
          ErrorCode.INVALID_SESSION_TOKEN,
          Outcome.NOT_APPLIED,
          "this is no session token; pass on what Session.token() returned, unchanged",
          e);
    }
  }

  private static ByteBuffer put(ByteBuffer bytes, Stamp stamp) {
    return bytes.putInt(stamp.term()).putLong(stamp.version());
  }

  private static Stamp stamp(ByteBuffer bytes) {
    return new Stamp(bytes.getInt(), bytes.getLong());
  }

  private static int checked(int slot) {
    if (slot < 0 || slot >= Slots.COUNT) {
      throw new IllegalArgumentException("no such slot");
    }
    return slot;
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
