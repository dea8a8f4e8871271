package io.tiercel.node.fill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.entry.Entry;
import io.tiercel.node.ownership.PartitionEpochs;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.Read;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.RowResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LeaseTableTest {
  private final PartitionEpochs epochs = new PartitionEpochs(2);
  private final LeaseTable leases = new LeaseTable(epochs, slot -> slot % 2, 100);
  private final KeyRequest request = Requests.read(1);

  private Flight open() {
    return Objects.requireNonNull(leases.joinOrOpen(request));
  }

  @Test
  void joinOrOpen_oneStands_joinsIt() {
    List<Response> answers = new ArrayList<>();
    Flight flight = open();
    assertThat(leases.joinOrOpen(Requests.read(1, Read.getDefaultInstance(), answers))).isNull();

    Entry row = Entry.absent(new Stamp(1, 5), 77, Long.MAX_VALUE);
    flight.land(row, RowResult.Origin.LOADED);

    assertThat(request.answered()).isTrue();
    assertThat(answers).hasSize(1).allMatch(answer -> answer.getRow().getAbsent());
  }

  @Test
  void redeem_standingLease_onceOnly() {
    Flight flight = open();

    assertThat(leases.redeem(request.key(), flight.token())).isTrue();
    assertThat(leases.redeem(request.key(), flight.token())).isFalse();
    assertThat(leases.size()).isZero();
  }

  @Test
  void redeem_anotherToken_isRefused() {
    Flight flight = open();

    assertThat(leases.redeem(request.key(), flight.token() + 1)).isFalse();
    assertThat(leases.redeem(request.key(), flight.token())).isTrue();
  }

  @Test
  void redeem_afterARevoke_isRefusedAndTheFlightKnows() {
    Flight flight = open();
    leases.revoke(request.key());

    assertThat(leases.redeem(request.key(), flight.token())).isFalse();
    assertThat(flight.revoked()).isTrue();
  }

  @Test
  void joinOrOpen_afterARevoke_opensAnother() {
    Flight revoked = open();
    leases.revoke(request.key());
    Flight next = open();

    assertThat(next).isNotSameAs(revoked);
    leases.end(revoked);
    assertThat(leases.redeem(request.key(), next.token())).as("not the old one's").isTrue();
  }

  @Test
  void redeem_partitionMoved_isRefusedAndNobodyJoins() {
    Flight before = open();
    epochs.advance(request.key().slot() % 2);

    assertThat(leases.redeem(request.key(), before.token())).isFalse();
    Flight after = open();
    assertThat(leases.redeem(request.key(), after.token())).isTrue();
  }

  @Test
  void openOwn_anotherStands_leavesItTheLease() {
    Flight standing = open();
    Flight own = leases.openOwn(Requests.read(1));

    assertThat(leases.redeem(request.key(), own.token())).isFalse();
    assertThat(leases.redeem(request.key(), standing.token())).isTrue();
  }
}
