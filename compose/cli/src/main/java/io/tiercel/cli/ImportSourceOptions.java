package io.tiercel.cli;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.move.ImportSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which table outside the cluster is meant, and as whom to read it; a mixin. */
final class ImportSourceOptions {
  private static final Pattern PLACE = Pattern.compile("(.+):([0-9]{1,5})/([^/]+)");

  // Not required by the parser: the subcommands do without.
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "HOST:PORT/DATABASE",
      description = "The MySQL server that takes the table's writes, and the table's database.")
  private @Nullable String place;

  @Parameters(index = "1", arity = "0..1", paramLabel = "TABLE", description = "Its name.")
  private @Nullable String table;

  @Option(
      names = "--shard-key",
      paramLabel = "COLUMN",
      description = "The column of its primary key whose value decides which shard a row is on.")
  private @Nullable String shardKey;

  @Option(names = "--user", paramLabel = "NAME", description = "An account of that server.")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "A file that holds its password.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--password-env",
      paramLabel = "NAME",
      description = "An environment variable that holds its password.")
  private @Nullable String passwordVariable;

  /** The table, or a usage error that says what is missing. */
  ImportSource source(Map<String, String> environment) {
    Matcher parts = PLACE.matcher(required("HOST:PORT/DATABASE", place));
    if (!parts.matches()) {
      throw CommandException.usage("'" + place + "' is no source: write HOST:PORT/DATABASE.");
    }
    return new ImportSource(
        new MySqlEndpoint(parts.group(1), Integer.parseInt(parts.group(2))),
        parts.group(3),
        required("TABLE", table),
        required("--shard-key", shardKey),
        new Credentials(required("--user", user), password(environment)));
  }

  private String password(Map<String, String> environment) {
    if ((passwordFile == null) == (passwordVariable == null)) {
      throw CommandException.usage("say one of --password-file and --password-env.");
    }
    if (passwordFile != null) {
      return CatalogAccess.secret("--password-file", passwordFile);
    }
    String password = environment.get(passwordVariable);
    if (password == null) {
      throw CommandException.usage(
          "--password-env: there is no environment variable " + passwordVariable + ".");
    }
    return password;
  }

  private static String required(String what, @Nullable String value) {
    if (value == null) {
      throw CommandException.usage("an import needs " + what + ": './tiercel import --help'.");
    }
    return value;
  }
}
