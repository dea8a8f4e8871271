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
 * marks are ahead of the shared tier.
 *
 * <p>At most {@value #MOST_SLOTS} slots fit into 1 KiB. Of more, those with the highest stamps are
 * named; the highest stamp of the rest becomes the mark of every slot not named, which is never
 * below what it stands for and so only sends more reads to the shared tier.
 *
 * @param others the mark of the slots not named; {@link Stamp#NONE} for none
 * @param bySlot the marks by slot
 * @param ahead whether some mark is ahead of what the shared tier may know
 */
record SessionToken(Stamp others, Map<Integer, Stamp> bySlot, boolean ahead) {
  static final int MOST_SLOTS = 52;

  private static final byte FORMAT = 1;
  private static final byte AHEAD = 2;
  private static final int STAMP_BYTES = Integer.BYTES + Long.BYTES;
  private static final int HEAD_BYTES = 1 + STAMP_BYTES + 1;

  String format() {
    List<Map.Entry<Integer, Stamp>> highestFirst =
        bySlot.entrySet().stream()
            .sorted(Map.Entry.<Integer, Stamp>comparingByValue(Comparator.reverseOrder()))
            .toList();
    int named = Math.min(highestFirst.size(), MOST_SLOTS);
    Stamp rest =
        named < highestFirst.size() && highestFirst.get(named).getValue().compareTo(others) > 0
            ? highestFirst.get(named).getValue()
            : others;
    ByteBuffer bytes =
        ByteBuffer.allocate(HEAD_BYTES + named * (Short.BYTES + STAMP_BYTES) + Integer.BYTES);
    put(bytes.put(ahead ? AHEAD : FORMAT), rest).put((byte) named);
    for (Map.Entry<Integer, Stamp> mark : highestFirst.subList(0, named)) {
      put(bytes.putShort(mark.getKey().shortValue()), mark.getValue());
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
      Stamp others = stamp(buffer);
      Map<Integer, Stamp> bySlot = new HashMap<>();
      for (int left = buffer.get(); left > 0; left--) {
        bySlot.put(slot(buffer), stamp(buffer));
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

  private static int slot(ByteBuffer bytes) {
    int slot = bytes.getShort();
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
