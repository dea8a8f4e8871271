package io.tiercel.migrations;

import io.tiercel.router.Credentials;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.sql.TableAdoption;
import io.tiercel.router.topology.Topology;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The migration that gives an existing table what Tiercel asks of one. Immutable.
 *
 * @param file where it was written; null when the table has everything already
 * @param text what is in it; empty then
 */
public record AdoptionScript(@Nullable Path file, String text) {
  /**
   * Looks at the table on every shard and writes the script, with the next free version. Changes no
   * server and no file that is there.
   *
   * @param locations of the scripts there are, which may be none
   * @param table to be adopted
   * @param shardKey the column of its primary key that decides on which shard a row is
   * @param folder for the new script; made when it is not there
   * @throws RouterException UNKNOWN_TABLE; TABLE_NOT_ADOPTED when no statement can do it, or shards
   *     differ; SHARD_UNAVAILABLE; INVALID_CONFIG when the file cannot be written
   */
  public static AdoptionScript write(
      Topology topology,
      Credentials credentials,
      List<String> locations,
      String table,
      String shardKey,
      Path folder) {
    TableAdoption adoption = sameOnAll(topology, credentials, table, shardKey);
    if (adoption.complete()) {
      return new AdoptionScript(null, "");
    }
    String end = "__adopt_" + inFileName(adoption.table()) + ".sql";
    requireFirst(folder, end);
    String text = text(adoption);
    String name = "V" + nextVersion(topology, credentials, locations, folder) + end;
    return new AdoptionScript(create(folder, name, text), text);
  }

  /**
   * Writes the script that makes a table which is to be imported, with the next free version.
   * Changes no server and no file that is there.
   *
   * @param locations of the scripts there are, which may be none
   * @param table its name
   * @param text what makes it
   * @param folder for the new script; made when it is not there
   * @throws RouterException SHARD_UNAVAILABLE; INVALID_CONFIG when the file cannot be written
   */
  public static AdoptionScript writeNew(
      Topology topology,
      Credentials credentials,
      List<String> locations,
      String table,
      String text,
      Path folder) {
    String end = "__import_" + inFileName(table) + ".sql";
    requireFirst(folder, end);
    String name = "V" + nextVersion(topology, credentials, locations, folder) + end;
    return new AdoptionScript(create(folder, name, text), text);
  }

  /** Two scripts that add the same columns would fail at the second one. */
  private static void requireFirst(Path folder, String end) {
    scriptsIn(folder).stream()
        .filter(name -> name.endsWith(end))
        .findFirst()
        .ifPresent(
            name -> {
              throw new RouterException(
                  Code.INVALID_CONFIG,
                  folder.resolve(name) + " is there already: apply it, or remove it");
            });
  }

  private static TableAdoption sameOnAll(
      Topology topology, Credentials credentials, String table, String shardKey) {
    TableAdoption first = null;
    for (Topology.Shard shard : topology.shards()) {
      TableAdoption here = read(shard, topology.database(), credentials, table, shardKey);
      if (first != null && !first.equals(here)) {
        throw new RouterException(
            Code.TABLE_NOT_ADOPTED,
            "table %s is not the same on %s and %s: './tiercel migrate drift' says where"
                .formatted(table, topology.shards().get(0).name(), shard.name()));
      }
      first = here;
    }
    if (first == null) {
      throw new RouterException(Code.INVALID_CONFIG, "the catalog has no shard");
    }
    return first;
  }

  private static TableAdoption read(
      Topology.Shard shard,
      String database,
      Credentials credentials,
      String table,
      String shardKey) {
    ShardConnection access = new ShardConnection(shard.primary(), database, credentials);
    Optional<String> problem = access.problem();
    if (problem.isPresent()) {
      throw new RouterException(Code.SHARD_UNAVAILABLE, shard.name() + ": " + problem.get());
    }
    try (Connection connection =
        DriverManager.getConnection(access.url(), credentials.user(), credentials.password())) {
      return TableAdoption.find(connection, database, table, shardKey);
    } catch (SQLException e) {
      throw new RouterException(
          Code.SHARD_UNAVAILABLE,
          RouterException.Outcome.NOT_APPLIED,
          true,
          "%s answers with error %d (SQLState %s)"
              .formatted(shard.name(), e.getErrorCode(), e.getSQLState()),
          e);
    }
  }

  private static String text(TableAdoption adoption) {
    StringBuilder text = new StringBuilder();
    text.append(
        "-- Adopts table %s, sharded by %s.\n".formatted(adoption.table(), adoption.shardKey()));
    adoption.problems().forEach(problem -> text.append("-- ").append(problem).append('\n'));
    if (adoption.clauses().stream().anyMatch(AdoptionScript::copiesTheTable)) {
      text.append("-- MySQL copies the table for this, and lets nobody write to it meanwhile.\n");
    }
    return text.append(adoption.statement()).toString();
  }

  private static boolean copiesTheTable(String clause) {
    return clause.startsWith("MODIFY") || clause.startsWith("ENGINE");
  }

  /** After everything that was applied anywhere, is waiting, or lies in the folder. */
  private static BigInteger nextVersion(
      Topology topology, Credentials credentials, List<String> locations, Path folder) {
    Stream<String> known =
        locations.isEmpty()
            ? Stream.empty()
            : ShardMigrations.status(topology, credentials, locations).stream()
                .flatMap(
                    report -> Stream.concat(report.applied().stream(), report.pending().stream()))
                .flatMap(migration -> Stream.ofNullable(migration.version()));
    Stream<String> lying =
        scriptsIn(folder).stream().map(name -> name.substring(1, name.indexOf("__")));
    return Stream.concat(known, lying)
        .map(version -> new BigInteger(version.split("[._]", 2)[0]))
        .max(BigInteger::compareTo)
        .orElse(BigInteger.ZERO)
        .add(BigInteger.ONE);
  }

  private static List<String> scriptsIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches("V[0-9]+([._][0-9]+)*__.*\\.sql"))
          .toList();
    } catch (IOException e) {
      throw new RouterException(
          Code.INVALID_CONFIG,
          RouterException.Outcome.NOT_APPLIED,
          false,
          "folder " + folder + " cannot be read",
          e);
    }
  }

  private static String inFileName(String table) {
    return table.replaceAll("[^A-Za-z0-9]+", "_");
  }

  private static Path create(Path folder, String name, String text) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      return Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new RouterException(
          Code.INVALID_CONFIG,
          RouterException.Outcome.NOT_APPLIED,
          false,
          file + " cannot be written: is " + folder + " a folder, and yours?",
          e);
    }
  }
}
