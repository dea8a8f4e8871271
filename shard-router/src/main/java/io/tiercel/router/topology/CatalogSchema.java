package io.tiercel.router.topology;

import java.util.List;

/** The catalog's tables. A change of their layout raises {@link #LAYOUT}. */
final class CatalogSchema {
  /** The layout this program writes and the newest it reads. */
  static final int LAYOUT = 1;

  static final String DATABASE = "tiercel_catalog";

  /** Each is harmless when the thing is there already. */
  static final List<String> STATEMENTS =
      List.of(
          """
          CREATE DATABASE IF NOT EXISTS tiercel_catalog
            CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin""",
          """
          CREATE TABLE IF NOT EXISTS tiercel_catalog.cluster (
            id TINYINT UNSIGNED NOT NULL PRIMARY KEY CHECK (id = 1),
            catalog_version INT UNSIGNED NOT NULL,
            database_name VARCHAR(64) NOT NULL,
            cluster_id CHAR(36) NOT NULL)""",
          """
          CREATE TABLE IF NOT EXISTS tiercel_catalog.shard (
            name VARCHAR(64) NOT NULL PRIMARY KEY,
            position INT UNSIGNED NOT NULL UNIQUE,
            weight DOUBLE NOT NULL,
            term INT UNSIGNED NOT NULL,
            state ENUM('ACTIVE') NOT NULL)""",
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
            members VARCHAR(4000) NOT NULL,
            beats BIGINT UNSIGNED NOT NULL)""");

  private CatalogSchema() {}
}
