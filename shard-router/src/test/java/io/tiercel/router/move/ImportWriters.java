package io.tiercel.router.move;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Applications that write to the table outside until it is gone, and remember what was
 * acknowledged. Each has ids of its own.
 */
final class ImportWriters implements AutoCloseable {
  private static final int NO_SUCH_TABLE = 1146;
  private static final int WRITERS = 3;

  /** The amount of each id; absent where it was deleted. */
  private final Map<Long, Long> ledger = new ConcurrentHashMap<>();

  private final AtomicLong written = new AtomicLong();
  private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
  private final List<Future<?>> running = new ArrayList<>();
  private volatile boolean ended;

  /** Upon the rows 1 to this, whose amount is 0. */
  ImportWriters(ImportHarness harness, int rows) {
    for (long id = 1; id <= rows; id++) {
      ledger.put(id, 0L);
    }
    for (int number = 0; number < WRITERS; number++) {
      int writer = number;
      running.add(
          threads.submit(
              () -> {
                write(harness, writer, rows);
                return null;
              }));
    }
  }

  private void write(ImportHarness harness, int writer, int rows) throws SQLException {
    Random random = new Random(writer);
    try (Connection connection = harness.connect()) {
      while (!ended) {
        long id = (long) random.nextInt(rows * 5 / 4 / WRITERS) * WRITERS + writer + 1;
        long amount = written.incrementAndGet();
        switch (random.nextInt(4)) {
          case 0 -> {
            run(connection, "DELETE FROM orders WHERE id = ?", id);
            ledger.remove(id);
          }
          case 1 -> rekey(connection, id, amount);
          default -> {
            run(
                connection,
                "INSERT INTO orders (id, name, amount) VALUES (?, 'w', ?) AS n"
                    + " ON DUPLICATE KEY UPDATE name = 'u', amount = n.amount",
                id,
                amount);
            ledger.put(id, amount);
          }
        }
      }
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SUCH_TABLE) {
        throw e;
      }
    }
  }

  /** The row goes to another key, which may be on the other shard. */
  private void rekey(Connection connection, long id, long amount) throws SQLException {
    long other = 10_000_000 + amount * WRITERS + id % WRITERS;
    if (run(connection, "UPDATE orders SET id = ? WHERE id = ?", other, id) == 1) {
      Long moved = ledger.remove(id);
      ledger.put(other, moved == null ? 0 : moved);
    }
  }

  private static int run(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  long written() {
    return written.get();
  }

  /** Waits until the table is gone, and says what has to be in it. */
  Map<Long, Long> awaitEnd() throws Exception {
    for (Future<?> one : running) {
      one.get(20, TimeUnit.SECONDS);
    }
    return ledger;
  }

  /** Lets them end although the table is there. */
  Map<Long, Long> end() throws InterruptedException, ExecutionException {
    ended = true;
    for (Future<?> one : running) {
      one.get();
    }
    return ledger;
  }

  @Override
  public void close() {
    ended = true;
    threads.shutdownNow();
  }
}
