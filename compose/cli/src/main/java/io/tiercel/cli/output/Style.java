package io.tiercel.cli.output;

/** How a word stands out on a terminal that has colours. */
public enum Style {
  /** As it is. */
  PLAIN(""),
  /** A column's name. */
  HEAD("1"),
  /** All is well. */
  GOOD("32"),
  /** Look at it. */
  WARNING("33"),
  /** Broken. */
  BAD("31"),
  /** Beside the point. */
  FAINT("2");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** The text with the terminal's codes around it. */
  public String on(String text) {
    return code.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
