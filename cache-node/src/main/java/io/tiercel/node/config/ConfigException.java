package io.tiercel.node.config;

/**
 * A configuration cannot be used. The message says which file, line and field, made for a terminal.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With one screen of text. */
  public ConfigException(String message) {
    super(message);
  }
}
