package io.tiercel.client.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.mapping.KeyAddress;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.HeldRow;
import io.tiercel.protocol.HeldRows;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.Peek;
import io.tiercel.protocol.v1.Peeked;
import io.tiercel.protocol.v1.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slots below 100 belong to node a, below 200 to node b, the others to node c. */
class OwnerPeeksTest {
  private static final int ROW_TTL = 7;
  private static final int ABSENT_TTL = 3;

  private record Sent(int slot, Peek peek, CompletableFuture<Response> answer) {}

  private final List<Sent> sent = new ArrayList<>();
  private final Map<Integer, HeldRow> held = new TreeMap<>();
  private final Map<Integer, Integer> ttls = new TreeMap<>();
  private final List<List<Integer>> missed = new ArrayList<>();
  private final HeldTimer timer = new HeldTimer();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private void peek(int... slots) {
    List<KeyAddress> keys =
        Arrays.stream(slots).mapToObj(slot -> new KeyAddress(key(slot), slot)).toList();
    Gateway.PeekListener listener =
        new Gateway.PeekListener() {
          @Override
          public void held(int key, HeldRow row, int nearTtlMillis) {
            held.put(key, row);
            ttls.put(key, nearTtlMillis);
          }

          @Override
          public void missed(List<Integer> keys) {
            missed.add(keys);
          }
        };
    new OwnerPeeks(keys, listener, new Timer(timer))
        .send(
            slot -> slot < 100 ? "a" : slot < 200 ? "b" : "c",
            (slot, peek) -> {
              sent.add(new Sent(slot, peek, new CompletableFuture<>()));
              return sent.get(sent.size() - 1).answer();
            });
  }

  private static byte[] key(int slot) {
    return new byte[] {(byte) slot};
  }

  /** Versions of rows; 0 for a row that is not held, -1 for one that is not there. */
  private void answer(int request, long... versions) {
    HeldRows.Packer packer = new HeldRows.Packer(versions.length, versions.length);
    for (long version : versions) {
      if (version > 0) {
        packer.addRow(new Stamp(1, version), new byte[] {(byte) version});
      } else if (version == 0) {
        packer.addNotHeld();
      } else {
        packer.addAbsent(new Stamp(1, 9));
      }
    }
    answer(request, packer.pack());
  }

  private void answer(int request, ByteString packed) {
    sent.get(request)
        .answer()
        .complete(
            Response.newBuilder()
                .setPeeked(
                    Peeked.newBuilder()
                        .setHeld(packed)
                        .setNearTtlMillis(ROW_TTL)
                        .setAbsentNearTtlMillis(ABSENT_TTL))
                .build());
  }

  @Test
  void send_keysOfSeveralOwners_oneRequestToEach() {
    peek(1, 101, 2, 201, 102);

    assertThat(sent).extracting(Sent::slot).containsExactly(1, 101, 201);
    assertThat(sent.get(0).peek().getKeysList())
        .containsExactly(ByteString.copyFrom(key(1)), ByteString.copyFrom(key(2)));
  }

  @Test
  void send_moreThanOneRequestShouldCarry_areSeveralRequestsToTheSameOwner() {
    peek(IntStream.range(0, 600).map(i -> 1).toArray());

    assertThat(sent).extracting(one -> one.peek().getKeysCount()).containsExactly(256, 256, 88);
  }

  @Test
  void answers_held_areToldAsTheyComeAndWithoutATimer() {
    peek(1, 101, 2);

    answer(0, 5, -1);
    assertThat(held).containsOnlyKeys(0, 2);
    HeldRow row = Objects.requireNonNull(held.get(0));
    assertThat(row.stamp()).isEqualTo(new Stamp(1, 5));
    assertThat(row.bytes()[row.from()]).isEqualTo((byte) 5);
    assertThat(Objects.requireNonNull(held.get(2)).absent()).isTrue();
    answer(1, 6);

    assertThat(held).containsOnlyKeys(0, 1, 2);
    assertThat(ttls).containsEntry(0, ROW_TTL).containsEntry(2, ABSENT_TTL);
    assertThat(missed).isEmpty();
    assertThat(timer.held()).isZero();
  }

  @Test
  void answers_missed_areToldTogether() {
    peek(1, 101, 201);
    answer(0, 0);
    answer(2, 0);
    assertThat(missed).isEmpty();

    answer(1, 4);

    assertThat(missed).containsExactly(List.of(0, 2));
  }

  @Test
  void answers_oneNodeIsSilent_theOthersKeysDoNotWaitForIt() {
    peek(1, 101, 201);
    answer(0, 0);
    answer(1, 0);
    assertThat(missed).isEmpty();

    timer.runHeld();
    assertThat(missed).containsExactly(List.of(0, 1));

    answer(2, 0);
    assertThat(missed).containsExactly(List.of(0, 1), List.of(2));
  }

  @Test
  void answer_aFailure_missesItsKeys() {
    peek(1, 101, 2);
    answer(1, 3);

    sent.get(0)
        .answer()
        .completeExceptionally(new TiercelException(ErrorCode.SHAPE_CHANGED, "another shape"));

    assertThat(missed).containsExactly(List.of(0, 2));
    assertThat(held).containsOnlyKeys(1);
  }

  @Test
  void answer_ofAnotherLength_missesItsKeys() {
    peek(1, 2);
    answer(0, 3);

    assertThat(missed).containsExactly(List.of(0, 1));
  }

  @Test
  void answer_thatCannotBeUnpacked_missesItsKeys() {
    peek(1, 2);
    answer(0, ByteString.copyFrom(new byte[] {1, 1, 1, 100}));

    assertThat(missed).containsExactly(List.of(0, 1));
    assertThat(held).isEmpty();
  }
}
