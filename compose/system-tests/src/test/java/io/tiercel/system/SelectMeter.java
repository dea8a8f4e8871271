package io.tiercel.system;

import io.tiercel.local.MySqlServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** How many SELECTs a MySQL server carried out in each second, by its own count. */
final class SelectMeter implements AutoCloseable {
  private static final String COUNT = "SHOW GLOBAL STATUS LIKE 'Com_select'";

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<Double> rates = new CopyOnWriteArrayList<>();
  private final Connection connection;
  private long count;
  private long at;

  private SelectMeter(MySqlServer server) throws SQLException {
    connection =
        DriverManager.getConnection(
            "jdbc:mysql://"
                + server.host()
                + ":"
                + server.port()
                + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true",
            server.user(),
            server.password());
    count = read();
    at = System.nanoTime();
  }

  static SelectMeter of(MySqlServer server) throws SQLException {
    SelectMeter meter = new SelectMeter(server);
    var unused = meter.timer.scheduleAtFixedRate(meter::look, 1, 1, TimeUnit.SECONDS);
    return meter;
  }

  private void look() {
    try {
      long now = read();
      long nanos = System.nanoTime();
      rates.add((now - count) * (double) TimeUnit.SECONDS.toNanos(1) / (nanos - at));
      count = now;
      at = nanos;
    } catch (SQLException e) {
      throw new IllegalStateException("the server does not tell its count", e);
    }
  }

  private long read() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(COUNT)) {
      row.next();
      return row.getLong(2);
    }
  }

  /** Per second so far. */
  List<Double> rates() {
    return List.copyOf(rates);
  }

  @Override
  public void close() throws SQLException {
    timer.shutdownNow();
    connection.close();
  }
}
