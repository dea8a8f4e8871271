package io.tiercel.router.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the members out of {@code enum('a','it''s')}, as information_schema prints it. MySQL prints
 * characters above U+FFFF as question marks there and in SHOW CREATE TABLE alike, so that such a
 * member's true name cannot be had.
 */
final class MemberList {
  private final String sqlType;
  private int position;

  private MemberList(String sqlType) {
    this.sqlType = sqlType;
    this.position = sqlType.indexOf('(') + 1;
  }

  /**
   * The members in declared order.
   *
   * @throws IllegalArgumentException when this is no list of quoted members
   */
  static List<String> parse(String sqlType) {
    return new MemberList(sqlType).members();
  }

  private List<String> members() {
    List<String> members = new ArrayList<>();
    do {
      members.add(member());
    } while (next() == ',');
    if (position != sqlType.length()) {
      throw malformed();
    }
    return List.copyOf(members);
  }

  private String member() {
    if (next() != '\'') {
      throw malformed();
    }
    StringBuilder member = new StringBuilder();
    while (true) {
      char character = next();
      if (character == '\\') {
        member.append(unescaped(next()));
      } else if (character != '\'') {
        member.append(character);
      } else if (position < sqlType.length() && sqlType.charAt(position) == '\'') {
        position++;
        member.append('\'');
      } else {
        return member.toString();
      }
    }
  }

  private static char unescaped(char escaped) {
    return switch (escaped) {
      case '0' -> '\0';
      case 'n' -> '\n';
      case 'r' -> '\r';
      default -> escaped;
    };
  }

  private char next() {
    if (position >= sqlType.length()) {
      throw malformed();
    }
    return sqlType.charAt(position++);
  }

  private IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "not an ENUM or SET as MySQL prints it, stopped at " + position);
  }
}
