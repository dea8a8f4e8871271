package io.tiercel.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where one server keeps what.
 *
 * @param folder all of it; nothing outside belongs to the server
 */
record ServerFiles(Path folder) {
  private static final int LAST_LINES = 15;

  Path data() {
    return folder.resolve("data");
  }

  Path configuration() {
    return folder.resolve("my.cnf");
  }

  Path firstStatements() {
    return folder.resolve("first.sql");
  }

  Path errorLog() {
    return folder.resolve("error.log");
  }

  Path pidFile() {
    return folder.resolve("mysqld.pid");
  }

  /** The word of the command line that only this server has. */
  String argument() {
    return "--defaults-file=" + configuration();
  }

  /** The end of the error log and where the rest is, for an error message. */
  String whatItSaid() {
    try {
      String text = new String(Files.readAllBytes(errorLog()), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      int from = Math.max(0, lines.size() - LAST_LINES);
      return "The end of "
          + errorLog()
          + ":\n"
          + String.join("\n", lines.subList(from, lines.size()));
    } catch (IOException e) {
      return "It left no log at " + errorLog() + ".";
    }
  }
}
