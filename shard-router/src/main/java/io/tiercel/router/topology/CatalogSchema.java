package io.tiercel.router.topology;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The catalog's tables. A change of their layout raises {@link #LAYOUT}. */
final class CatalogSchema {
  /** The layout this program writes and the newest it reads. */
  static final int LAYOUT = 2;

  static final String DATABASE = "tiercel_catalog";

  private static final int COLUMN_EXISTS = 1060;

  /** Who changed what through a command, and what came of it. */
  static final String DEED =
      """
      CREATE TABLE IF NOT EXISTS tiercel_catalog.deed (
        id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
        who VARCHAR(255) NOT NULL,
        command VARCHAR(64) NOT NULL,
        plan TEXT NOT NULL,
        result ENUM('RUNNING', 'DONE', 'FAILED', 'ABANDONED') NOT NULL,
        detail VARCHAR(2000) NOT NULL DEFAULT '',
        finished_at TIMESTAMP(6) NULL,
        INDEX by_result (result))""";

  /** Each is harmless when the thing is there already. */
  private static final List<String> STATEMENTS =
      List.of(
          """
          CREATE DATABASE IF NOT EXISTS tiercel_catalog
            CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin""",
          """
          CREATE TABLE IF NOT EXISTS tiercel_catalog.cluster (
            id TINYINT UNSIGNED NOT NULL PRIMARY KEY CHECK (id = 1),
            catalog_version INT UNSIGNED NOT NULL,
            database_name VARCHAR(64) NOT NULL,
            cluster_id CHAR(36) NOT NULL,
            map_epoch BIGINT UNSIGNED NOT NULL DEFAULT 1)""",
          """
          CREATE TABLE IF NOT EXISTS tiercel_catalog.shard (
            name VARCHAR(64) NOT NULL PRIMARY KEY,
            position INT UNSIGNED NOT NULL UNIQUE,
            weight DOUBLE NOT NULL,
            term INT UNSIGNED NOT NULL,
            state ENUM('ACTIVE', 'JOINING', 'DRAINING') NOT NULL)""",
          """
          CREATE TABLE IF NOT EXISTS tiercel_catalog.endpoint (
            shard VARCHAR(64) NOT NULL,
            role ENUM('PRIMARY', 'REPLICA') NOT NULL,
            host VARCHAR(255) NOT NULL,
            port SMALLINT UNSIGNED NOT NULL,
            PRIMARY KEY (host, port),
            FOREIGN KEY (shard) REFERENCES tiercel_catalog.shard (name))""",
          """
          CREATE TABLE IF NOT EXISTS tiercel_catalog.slot_map (
            slot SMALLINT UNSIGNED NOT NULL PRIMARY KEY,
            shard VARCHAR(64) NOT NULL,
            epoch BIGINT UNSIGNED NOT NULL,
            term_offset INT NOT NULL DEFAULT 0,
            FOREIGN KEY (shard) REFERENCES tiercel_catalog.shard (name))""",
          """
          CREATE TABLE IF NOT EXISTS tiercel_catalog.table_policy (
            table_name VARCHAR(64) NOT NULL PRIMARY KEY,
            ttl_millis BIGINT UNSIGNED NOT NULL,
            negative_ttl_millis BIGINT UNSIGNED NOT NULL,
            near_cache BOOLEAN NOT NULL,
            near_ttl_millis BIGINT UNSIGNED NOT NULL,
            default_bound_millis BIGINT UNSIGNED NOT NULL)""",
          """
          CREATE TABLE IF NOT EXISTS tiercel_catalog.client (
            name VARCHAR(64) NOT NULL PRIMARY KEY,
            salt VARBINARY(64) NOT NULL,
            iterations INT UNSIGNED NOT NULL,
            hash VARBINARY(64) NOT NULL,
            created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6))""",
          """
          CREATE TABLE IF NOT EXISTS tiercel_catalog.member_view (
            cluster VARCHAR(255) NOT NULL PRIMARY KEY,
            epoch BIGINT UNSIGNED NOT NULL,
            members VARCHAR(%s) NOT NULL,
            beats BIGINT UNSIGNED NOT NULL)"""
              .formatted(CatalogMemberViews.ROOM),
          """
          CREATE TABLE IF NOT EXISTS tiercel_catalog.move_job (
            id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
            kind ENUM('ADD', 'DRAIN', 'REBALANCE', 'SPLIT') NOT NULL,
            state ENUM('PLANNED', 'RUNNING', 'PAUSED', 'ABORTING', 'ABORTED', 'FAILED', 'DONE')
              NOT NULL,
            rows_per_second INT UNSIGNED,
            owner VARCHAR(255),
            token BIGINT UNSIGNED NOT NULL DEFAULT 0,
            lease_until TIMESTAMP(6) NULL,
            problem VARCHAR(2000),
            created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
            finished_at TIMESTAMP(6) NULL)""",
          """
          CREATE TABLE IF NOT EXISTS tiercel_catalog.move_slot (
            job BIGINT UNSIGNED NOT NULL,
            slot SMALLINT UNSIGNED NOT NULL,
            source VARCHAR(64) NOT NULL,
            target VARCHAR(64) NOT NULL,
            state ENUM('PLANNED', 'COPIED', 'FENCED', 'COMMITTED', 'PURGED', 'UNDONE') NOT NULL,
            copied_rows BIGINT UNSIGNED NOT NULL DEFAULT 0,
            stall_micros BIGINT UNSIGNED,
            PRIMARY KEY (job, slot),
            FOREIGN KEY (job) REFERENCES tiercel_catalog.move_job (id))""",
          """
          CREATE TABLE IF NOT EXISTS tiercel_catalog.schema_rollout (
            id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
            state ENUM('RUNNING', 'FAILED', 'DONE') NOT NULL,
            owner VARCHAR(255) NOT NULL,
            lease_until TIMESTAMP(6) NOT NULL,
            started_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
            finished_at TIMESTAMP(6) NULL,
            detail VARCHAR(2000))""",
          """
          CREATE TABLE IF NOT EXISTS tiercel_catalog.table_import (
            id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
            table_name VARCHAR(64) NOT NULL,
            source VARCHAR(400) NOT NULL,
            shard_key VARCHAR(64) NOT NULL,
            state ENUM('RUNNING', 'ABORTED', 'DONE') NOT NULL,
            token BIGINT UNSIGNED NOT NULL,
            may_switch BOOLEAN NOT NULL DEFAULT FALSE,
            created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
            finished_at TIMESTAMP(6) NULL,
            INDEX by_state (state))""",
          DEED);

  /** Brings a catalog of layout 1, which knew no moves, to layout 2. */
  private static final List<String> FROM_LAYOUT_1 =
      List.of(
          "ALTER TABLE tiercel_catalog.cluster ADD COLUMN map_epoch BIGINT UNSIGNED NOT NULL DEFAULT 1",
          "ALTER TABLE tiercel_catalog.shard MODIFY state ENUM('ACTIVE', 'JOINING', 'DRAINING') NOT NULL",
          "ALTER TABLE tiercel_catalog.slot_map ADD COLUMN term_offset INT NOT NULL DEFAULT 0",
          "UPDATE tiercel_catalog.cluster SET catalog_version = 2 WHERE catalog_version = 1");

  private CatalogSchema() {}

  /** Creates what is missing, and changes what an older layout has otherwise. */
  static void bringUpToDate(Connection connection) throws SQLException {
    for (String statement : STATEMENTS) {
      execute(connection, statement);
    }
    if (new CatalogRows(connection).layout().orElse(LAYOUT) == 1) {
      for (String statement : FROM_LAYOUT_1) {
        change(connection, statement);
      }
    }
  }

  /** An earlier run may have come this far already. */
  private static void change(Connection connection, String sql) throws SQLException {
    try {
      execute(connection, sql);
    } catch (SQLException e) {
      if (e.getErrorCode() != COLUMN_EXISTS) {
        throw e;
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
