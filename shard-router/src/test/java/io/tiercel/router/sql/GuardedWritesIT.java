package io.tiercel.router.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.router.Deadline;
import io.tiercel.router.RouterHarness;
import io.tiercel.router.RowKey;
import io.tiercel.router.RowWrite;
import io.tiercel.router.RowWrite.Kind;
import io.tiercel.router.RowWritten;
import io.tiercel.testing.MySqlExtension;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a write in one statement tells of its row, which it has to read back after the commit. */
class GuardedWritesIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private RouterHarness harness;

  @BeforeEach
  void open() throws SQLException {
    harness = RouterHarness.open(mysql, RouterHarness.ITEM);
    harness.write(harness.item(Kind.PUT, 1, "first", 5));
  }

  @AfterEach
  void close() {
    harness.close();
  }

  /** Sets the name and leaves the amount, so that the row is not known from what was given. */
  private RowWritten setName(String name, Runnable beforeReadBack) throws SQLException {
    RowWrite whole = harness.item(Kind.PUT, 1, name, 0);
    RowWrite named =
        new RowWrite(
            whole.table(),
            Kind.PUT,
            whole.key(),
            whole.values(),
            List.of(0, 1),
            0,
            0,
            whole.writer());
    assertThat(GuardedWrites.mayApplyAtOnce(named)).isTrue();
    int slot = whole.table().slotOf(whole.key());
    try (Connection connection = harness.connect(harness.primaryOf(slot))) {
      SqlSession session =
          new SqlSession(
              beforeSelect(connection, beforeReadBack),
              Deadline.after(Duration.ofSeconds(10)),
              Duration.ofSeconds(10),
              new JdbiHandles());
      return new GuardedWrites(new StatementTexts())
          .applyAtOnce(session, named, slot, 1)
          .orElseThrow()
          .written();
    }
  }

  private static Connection beforeSelect(Connection connection, Runnable hook) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")
                  && String.valueOf(arguments[0]).startsWith("SELECT")) {
                hook.run();
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void applyAtOnce_nobodyElse_tellsTheRowAsWritten() throws SQLException {
    RowWritten written = setName("mine", () -> {});
    assertThat(written.repeated()).isFalse();
    assertThat(written.values()).containsExactly(1L, "mine", 5L);
  }

  @Test
  void applyAtOnce_anotherWriterBeforeTheReadBack_tellsThatItIsNotItsOwn() throws SQLException {
    RowWritten[] theirs = new RowWritten[1];
    RowWritten written =
        setName("mine", () -> theirs[0] = harness.write(harness.item(Kind.PUT, 1, "theirs", 9)));
    assertThat(written.repeated()).isTrue();
    assertThat(written.stamp()).isEqualTo(theirs[0].stamp());
    assertThat(written.values()).containsExactly(1L, "theirs", 9L);
  }

  @Test
  void applyAtOnce_columnDroppedBeforeTheReadBack_isAppliedAllTheSame() throws SQLException {
    RowWritten written = setName("mine", this::dropAmount);
    assertThat(written.existed()).isTrue();
    assertThat(written.repeated()).as("its row is not known").isTrue();
    assertThat(written.values()).isNull();
    assertThat(written.stamp().version()).isPositive();
  }

  private void dropAmount() {
    int slot = harness.router().table("item").slotOf(new RowKey(1L));
    try (Connection connection = harness.connect(harness.primaryOf(slot));
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE item DROP COLUMN amount");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void applyAtOnce_removedBeforeTheReadBack_tellsNoRow() throws SQLException {
    RowWritten written =
        setName("mine", () -> harness.write(harness.item(Kind.DELETE, 1, null, 0)));
    assertThat(written.repeated()).isTrue();
    assertThat(written.values()).isNull();
  }
}
