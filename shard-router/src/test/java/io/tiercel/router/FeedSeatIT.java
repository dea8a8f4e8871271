package io.tiercel.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.local.MySqlServer;
import io.tiercel.router.feed.FeedSeat;
import io.tiercel.router.feed.JdbcFeedSeat;
import io.tiercel.router.feed.ShardFeeds;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may follow a shard, decided by its primary. */
@Timeout(60)
class FeedSeatIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2);

  private MySqlServer primary;
  private ShardFeeds.Source source;

  @BeforeEach
  void createDatabase() throws SQLException {
    primary = mysql.topology().shards().get(0).primary();
    String database = mysql.freshDatabase("feed");
    execute("CREATE DATABASE " + database);
    source = source(database, new Credentials(primary.user(), primary.password()));
  }

  private ShardFeeds.Source source(String database, Credentials login) {
    return new ShardFeeds.Source(
        new MySqlEndpoint(primary.host(), primary.port()), login, database);
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = mysql.connect(primary);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Optional<FeedSeat> take(String owner) {
    return JdbcFeedSeat.tryTake(source, "shard-1", owner);
  }

  @Test
  void tryTake_whileHeld_isEmpty() {
    try (FeedSeat first = take("one").orElseThrow()) {
      assertThat(first.position()).as("nobody has followed before").isEmpty();
      assertThat(take("two")).isEmpty();
      first.beat(first.executed());
    }
    try (FeedSeat second = take("two").orElseThrow()) {
      assertThat(second.token()).isEqualTo(2);
      assertThat(second.position()).isNotEmpty();
      assertThat(second.canResume(second.position())).isTrue();
      assertThat(second.canResume("3e11fa47-71ca-11e1-9e33-c80aa9429562:1")).isFalse();
    }
  }

  @Test
  void position_ofAnotherServer_isNone() throws SQLException {
    try (FeedSeat seat = take("before the promotion").orElseThrow()) {
      seat.beat(seat.executed());
    }
    // As a promoted replica has it.
    execute("UPDATE " + source.database() + ".tiercel_feed SET server = 'another'");
    try (FeedSeat seat = take("after it").orElseThrow()) {
      assertThat(seat.position()).isEmpty();
      seat.beat(seat.executed());
    }
    try (FeedSeat seat = take("later").orElseThrow()) {
      assertThat(seat.position()).isNotEmpty();
      assertThat(seat.hasExecuted(seat.position())).isTrue();
    }
  }

  @Test
  void tryTake_tableOfAnEarlierRelease_isMendedAndItsPositionIsNone() throws SQLException {
    try (FeedSeat seat = take("new").orElseThrow()) {
      seat.beat(seat.executed());
    }
    execute("ALTER TABLE " + source.database() + ".tiercel_feed DROP COLUMN server");
    try (FeedSeat seat = take("after an update").orElseThrow()) {
      assertThat(seat.position()).isEmpty();
      seat.beat(seat.executed());
    }
  }

  @Test
  void beat_afterAnotherTookTheSeat_changesNothing() throws SQLException {
    FeedSeat frozen = take("frozen").orElseThrow();
    // As if the named lock had been lost, but not the connection.
    execute("UPDATE " + source.database() + ".tiercel_feed SET token = token + 1");
    assertThatThrownBy(() -> frozen.beat("")).hasMessageContaining("has taken the feed's seat");
    frozen.close();
  }

  @Test
  void seat_silentForTooLong_isFree() {
    FeedSeat silent = take("silent").orElseThrow();
    Awaitility.await()
        .atMost(Duration.ofSeconds(FeedSeat.SILENCE_SECONDS + 3))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              Optional<FeedSeat> next = take("next");
              next.ifPresent(FeedSeat::close);
              return next.isPresent();
            });
    assertThatThrownBy(() -> silent.beat("")).isInstanceOf(RouterException.class);
    silent.close();
  }

  @Test
  void tryTake_withoutThePrivilege_saysWhatToGrant() throws SQLException {
    String user = "u" + source.database();
    execute(
        "CREATE USER '" + user + "'@'%' IDENTIFIED BY 'p'",
        "GRANT ALL ON " + source.database() + ".* TO '" + user + "'@'%'");
    ShardFeeds.Source poor = source(source.database(), new Credentials(user, "p"));
    assertThatThrownBy(() -> JdbcFeedSeat.tryTake(poor, "shard-1", "one"))
        .hasMessageContaining("GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO");
    execute("GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO '" + user + "'@'%'");
    JdbcFeedSeat.tryTake(poor, "shard-1", "one").orElseThrow().close();
  }

  @Test
  void tryTake_withPartialRowImages_saysWhatToSet() throws SQLException {
    execute("SET GLOBAL binlog_row_image = MINIMAL");
    try {
      assertThatThrownBy(() -> take("one"))
          .hasMessageContaining("SET PERSIST binlog_row_image = FULL");
    } finally {
      execute("SET GLOBAL binlog_row_image = FULL");
    }
  }
}
