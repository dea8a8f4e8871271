package io.tiercel.router.topology;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a server's version, as it says it when greeting, is one Tiercel works with. */
final class ServerVersion {
  private static final int OLDEST_MAJOR = 8;
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+).*");

  private ServerVersion() {}

  /**
   * Says yes to MySQL 8.0 and newer. MariaDB counts its versions differently and has no {@code
   * utf8mb4_0900_bin}, so its 10 and 11 are not newer.
   */
  static boolean isSupported(String version) {
    if (version.toLowerCase(Locale.ROOT).contains("mariadb")) {
      return false;
    }
    Matcher numbers = NUMBERS.matcher(version);
    return numbers.matches() && Integer.parseInt(numbers.group(1)) >= OLDEST_MAJOR;
  }
}
