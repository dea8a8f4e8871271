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
 * A session's marks as text: URL-safe base64 of a format number, the mark of all other slots, the
 * count of slots, each slot with its stamp, and a checksum. The format number also says whether
 * marks are ahead of the shared tier; the highest bit but one of a slot, and of the count for all
 * others, that an absence was seen there.
 *
 * <p>At most {@value #MOST_SLOTS} slots fit into 1 KiB. Of more, those with the highest stamps are
 * named; the highest stamp of the rest becomes the mark of every slot not named, and an absence in
 * one of them counts for all, which only sends more reads to the shared tier.
 *
 * @param others the mark of the slots not named
 * @param bySlot the marks by slot
 * @param ahead whether some mark is ahead of what the shared tier may know
 */
record SessionToken(Told others, Map<Integer, Told> bySlot, boolean ahead) {
  static final SessionToken EMPTY = new SessionToken(Told.NOTHING, Map.of(), false);
  static final int MOST_SLOTS = 52;

  private static final byte FORMAT = 1;
  private static final byte AHEAD = 2;
  private static final int ABSENT_IN_SLOT = 1 << (Short.SIZE - 2);
  private static final int ABSENT_IN_OTHERS = 1 << (Byte.SIZE - 2);
  private static final int STAMP_BYTES = Integer.BYTES + Long.BYTES;
  private static final int HEAD_BYTES = 1 + STAMP_BYTES + 1;

  /**
   * One mark.
   *
   * @param stamp the highest seen
   * @param absent whether an absence was seen, which has no stamp of its own
   */
  record Told(Stamp stamp, boolean absent) {
    static final Told NOTHING = new Told(Stamp.NONE, false);

    boolean isNothing() {
      return equals(NOTHING);
    }

    Told and(Told other) {
      return new Told(stamp.satisfies(other.stamp) ? stamp : other.stamp, absent || other.absent);
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
    put(bytes.put(ahead ? AHEAD : FORMAT), rest.stamp());
    bytes.put((byte) (rest.absent() ? named | ABSENT_IN_OTHERS : named));
    for (Map.Entry<Integer, Told> mark : highestFirst.subList(0, named)) {
      int slot = mark.getKey();
      Told told = mark.getValue();
      put(bytes.putShort((short) (told.absent() ? slot | ABSENT_IN_SLOT : slot)), told.stamp());
    }
    bytes.putInt(checksum(bytes.array(), bytes.position()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  static SessionToken parse(String token) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      byte format = buffer.get();
      if ((format != FORMAT && format != AHEAD)
          || bytes.length < HEAD_BYTES + Integer.BYTES
          || buffer.getInt(bytes.length - Integer.BYTES)
              != checksum(bytes, bytes.length - Integer.BYTES)) {
        throw new IllegalArgumentException("other format or checksum");
      }
      Stamp highest = stamp(buffer);
      int count = buffer.get();
      Told others = new Told(highest, (count & ABSENT_IN_OTHERS) != 0);
      Map<Integer, Told> bySlot = new HashMap<>();
      for (int left = count & ~ABSENT_IN_OTHERS; left > 0; left--) {
        int slot = buffer.getShort();
        boolean absent = (slot & ABSENT_IN_SLOT) != 0;
        bySlot.put(checked(slot & ~ABSENT_IN_SLOT), new Told(stamp(buffer), absent));
      }
      if (buffer.remaining() != Integer.BYTES) {
        throw new IllegalArgumentException("other length");
      }
      return new SessionToken(others, bySlot, format == AHEAD);
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
