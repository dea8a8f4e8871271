package io.tiercel.router.move;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an account may do, out of what MySQL says to SHOW GRANTS. Immutable.
 *
 * @param grants which rights on what
 */
record SourceRights(List<Grant> grants) {
  /** To follow the binlog; everywhere. */
  private static final Set<String> EVERYWHERE = Set.of("REPLICATION CLIENT", "REPLICATION SLAVE");

  /** To read the table and to take its name away. */
  private static final Set<String> ON_TABLE = Set.of("ALTER", "DROP", "SELECT");

  /** To give it another name. */
  private static final Set<String> ON_OTHER_NAME = Set.of("CREATE", "INSERT");

  private static final String EVERYTHING = "ALL PRIVILEGES";
  private static final Pattern LINE = Pattern.compile("GRANT (.+?) ON (?:TABLE )?(\\S+) TO .*");
  private static final Pattern OF_COLUMNS = Pattern.compile("[A-Z ]+ \\([^)]*\\)");

  /**
   * One line.
   *
   * @param rights in capitals
   * @param level such as {@code `shop`.*}
   */
  record Grant(Set<String> rights, String level) {}

  /** Of the account that is logged in, with its active roles. */
  static SourceRights of(Connection connection) throws SQLException {
    String role = Sql.ask(connection, row -> row.getString(1), "SELECT CURRENT_ROLE()").get(0);
    String using = role.equals("NONE") ? "" : " USING " + role;
    List<String> lines =
        Sql.ask(connection, row -> row.getString(1), "SHOW GRANTS FOR CURRENT_USER()" + using);
    connection.commit();
    return parse(lines);
  }

  static SourceRights parse(List<String> lines) {
    List<Grant> grants = new ArrayList<>();
    for (String line : lines) {
      Matcher grant = LINE.matcher(line);
      if (grant.matches()) {
        String whole = OF_COLUMNS.matcher(grant.group(1).toUpperCase(Locale.ROOT)).replaceAll("");
        Set<String> rights =
            Arrays.stream(whole.split(",")).map(String::strip).collect(Collectors.toSet());
        grants.add(new Grant(rights, grant.group(2)));
      }
    }
    return new SourceRights(List.copyOf(grants));
  }

  /** The statements that give what is missing, without the account's name. */
  List<String> missing(String database, String table, String fencedTable) {
    List<String> statements = new ArrayList<>();
    add(statements, EVERYWHERE, "*.*", "", "");
    String prefix = Sql.quote(database) + ".";
    add(statements, ON_TABLE, prefix + Sql.quote(table), database, table);
    add(statements, ON_OTHER_NAME, prefix + Sql.quote(fencedTable), database, fencedTable);
    return statements;
  }

  private void add(
      List<String> statements, Set<String> rights, String where, String database, String table) {
    String lacking =
        rights.stream()
            .filter(right -> !has(right, database, table))
            .sorted()
            .collect(Collectors.joining(", "));
    if (!lacking.isEmpty()) {
      statements.add("GRANT " + lacking + " ON " + where);
    }
  }

  private boolean has(String right, String database, String table) {
    return grants.stream()
        .filter(grant -> grant.rights.contains(right) || grant.rights.contains(EVERYTHING))
        .anyMatch(grant -> covers(grant.level, database, table));
  }

  private static boolean covers(String level, String database, String table) {
    if (level.equals("*.*")) {
      return true;
    }
    if (database.isEmpty()) {
      return false;
    }
    if (!level.endsWith(".*")) {
      return level.equals(Sql.quote(database) + "." + Sql.quote(table));
    }
    String like = level.substring(1, level.length() - 3).replace("``", "`");
    return database.matches(pattern(like));
  }

  /** A database's name in a grant may have wildcards. */
  private static String pattern(String like) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < like.length(); i++) {
      char c = like.charAt(i);
      if (c == '\\' && i + 1 < like.length()) {
        pattern.append(Pattern.quote(String.valueOf(like.charAt(++i))));
      } else {
        pattern.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    return pattern.toString();
  }
}
