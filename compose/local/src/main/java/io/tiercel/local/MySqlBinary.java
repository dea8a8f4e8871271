package io.tiercel.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server program that was tried and is fit for us.
 *
 * @param mysqld the program
 * @param baseFolder what it was unpacked into, or null where it knows its own place
 * @param version as it says itself, such as 8.0.31
 * @param environment what its process needs besides ours
 */
record MySqlBinary(
    Path mysqld, @Nullable Path baseFolder, String version, Map<String, String> environment) {

  /** Options that every start of it needs. */
  List<String> ownOptions() {
    List<String> options = new ArrayList<>();
    if (baseFolder != null) {
      options.add("basedir=" + baseFolder);
    }
    if ("root".equals(System.getProperty("user.name"))) {
      // The server refuses to run as root unless told to.
      options.add("user=root");
    }
    return options;
  }
}
