package io.tiercel.router.sql;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a server's version, as it says it when greeting, is one Tiercel works with: MySQL 8.0.22
 * or newer. That is the first with SHOW REPLICA STATUS; row aliases in upserts (8.0.19) and the
 * collation of keys (8.0.17) came before it.
 */
public final class ServerVersion {
  /** For messages. */
  public static final String OLDEST = "8.0.22";

  private static final int[] OLDEST_NUMBERS = {8, 0, 22};
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4}).*");

  private ServerVersion() {}

  /**
   * Says yes to MySQL {@value #OLDEST} and newer. MariaDB counts its versions differently and lacks
   * all three features, so its 10 and 11 are not newer.
   */
  public static boolean isSupported(String version) {
    Matcher numbers = NUMBERS.matcher(version);
    if (version.toLowerCase(Locale.ROOT).contains("mariadb") || !numbers.matches()) {
      return false;
    }
    for (int i = 0; i < OLDEST_NUMBERS.length; i++) {
      int number = Integer.parseInt(numbers.group(i + 1));
      if (number != OLDEST_NUMBERS[i]) {
        return number > OLDEST_NUMBERS[i];
      }
    }
    return true;
  }
}
