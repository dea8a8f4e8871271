package io.tiercel.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A topology as a properties file: {@code user}, {@code password} or {@code passwordFile} (relative
 * to the file), and for each server {@code NAME=HOST:PORT}; servers of this machine also {@code
 * NAME.pid} and {@code NAME.started} (milliseconds since 1970).
 *
 * @param account for all servers
 * @param servers in the order catalog, shard-1, shard-1-replica-1, ..., shard-2, ...
 * @param properties whatever else the file says
 */
record TopologyFile(Account account, List<Server> servers, Properties properties) {
  static final String NAME = "mysql.properties";
  static final String PASSWORD_NAME = "mysql.password";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  /** Who connects. */
  record Account(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }

  /**
   * One server.
   *
   * @param pid -1 where it is no process of this machine
   */
  record Server(String name, String host, int port, long pid, long startMillis) {}

  static TopologyFile read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      Account account = new Account(required(properties, "user", file), password(properties, file));
      return new TopologyFile(account, servers(properties, file), properties);
    } catch (IOException e) {
      throw new LocalMySqlException("Cannot read " + file + ": " + e, e);
    }
  }

  private static String password(Properties properties, Path file) throws IOException {
    String password = properties.getProperty("password");
    String passwordFile = properties.getProperty("passwordFile");
    if ((password == null) == (passwordFile == null)) {
      throw new LocalMySqlException(
          file + ": exactly one of password and passwordFile is needed", null);
    }
    return passwordFile == null
        ? String.valueOf(password)
        : Files.readString(file.resolveSibling(passwordFile)).strip();
  }

  private static List<Server> servers(Properties properties, Path file) {
    List<String> names = new ArrayList<>(List.of(TopologyNames.CATALOG));
    properties.stringPropertyNames().stream()
        .filter(TopologyNames::isServer)
        .sorted(TopologyNames.ORDER)
        .forEach(names::add);
    return names.stream()
        .map(name -> server(properties, name, required(properties, name, file), file))
        .toList();
  }

  private static Server server(Properties properties, String name, String address, Path file) {
    int colon = address.lastIndexOf(':');
    try {
      int port = Integer.parseInt(address.substring(colon + 1).strip());
      long pid = Long.parseLong(properties.getProperty(name + ".pid", "-1"));
      long started = Long.parseLong(properties.getProperty(name + ".started", "0"));
      if (colon > 0 && port > 0 && port < 65536) {
        return new Server(name, address.substring(0, colon).strip(), port, pid, started);
      }
    } catch (NumberFormatException e) {
      throw new LocalMySqlException(file + ": " + name + ": " + e.getMessage(), e);
    }
    throw new LocalMySqlException(
        file + ": " + name + " is " + address + ", wanted is HOST:PORT", null);
  }

  private static String required(Properties properties, String key, Path file) {
    @Nullable String value = properties.getProperty(key);
    if (value == null || value.isBlank()) {
      throw new LocalMySqlException(file + ": " + key + " is missing", null);
    }
    return value.strip();
  }

  /** Writes it, whole or not at all; the password goes to a file that only the owner can read. */
  void write(Path folder) {
    Properties written = new Properties();
    written.putAll(properties);
    // Of servers that are gone.
    written.keySet().removeIf(key -> String.valueOf(key).startsWith(TopologyNames.SHARD));
    written.setProperty("user", account.user());
    written.setProperty("passwordFile", PASSWORD_NAME);
    for (Server server : servers) {
      written.setProperty(server.name(), server.host() + ":" + server.port());
      written.setProperty(server.name() + ".pid", Long.toString(server.pid()));
      written.setProperty(server.name() + ".started", Long.toString(server.startMillis()));
    }
    try {
      writeForOwner(folder.resolve(PASSWORD_NAME), account.password());
      writeForOwner(folder.resolve(NAME), text(written));
    } catch (IOException e) {
      throw new LocalMySqlException("Cannot write " + folder.resolve(NAME) + ": " + e, e);
    }
  }

  static void writeForOwner(Path file, String text) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    Files.createFile(beside);
    Files.setPosixFilePermissions(beside, OWNER_ONLY);
    Files.writeString(beside, text);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String text(Properties properties) throws IOException {
    StringWriter writer = new StringWriter();
    properties.store(writer, null);
    // Sorted, and without the date that the class puts on top: for people who read it.
    return new BufferedReader(new StringReader(writer.toString()))
            .lines()
            .filter(line -> !line.startsWith("#"))
            .sorted()
            .collect(Collectors.joining("\n"))
        + "\n";
  }
}
