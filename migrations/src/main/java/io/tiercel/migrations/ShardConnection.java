package io.tiercel.migrations;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * How Flyway reaches one primary. No socket timeout: an ALTER TABLE may be silent for hours.
 *
 * @param endpoint the primary
 * @param database the application's
 * @param credentials may change schemas
 */
record ShardConnection(MySqlEndpoint endpoint, String database, Credentials credentials) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int ACCESS_DENIED = 1045;
  private static final int UNKNOWN_DATABASE = 1049;

  String url() {
    return "jdbc:mysql://address=(host=%s)(port=%d)/%s?connectTimeout=%d&tcpKeepAlive=true&sslMode=PREFERRED&allowPublicKeyRetrieval=true"
        .formatted(endpoint.host(), endpoint.port(), database, CONNECT_TIMEOUT.toMillis());
  }

  /** Why nothing can be migrated here, or nothing. */
  Optional<String> problem() {
    try (Connection connection =
            DriverManager.getConnection(url(), credentials.user(), credentials.password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@GLOBAL.read_only")) {
      row.next();
      return row.getBoolean(1)
          ? Optional.of(
              "the server at " + endpoint + " is read only: is it still the shard's primary?")
          : Optional.empty();
    } catch (SQLException e) {
      return Optional.of("the server at " + endpoint + " " + describe(e));
    }
  }

  private String describe(SQLException e) {
    return switch (e.getErrorCode()) {
      case ACCESS_DENIED ->
          "refuses the password of user '" + credentials.user() + "': give the right one";
      case UNKNOWN_DATABASE ->
          "has no database " + database + ": './tiercel up' or CatalogBootstrap.apply makes it";
      default ->
          "08".equals(String.valueOf(e.getSQLState()).substring(0, 2))
              ? "does not answer within " + CONNECT_TIMEOUT.toSeconds() + " s: is it running?"
              : "answers with error " + e.getErrorCode() + " (SQLState " + e.getSQLState() + ")";
    };
  }
}
