package io.tiercel.cli.demo;

import org.jspecify.annotations.Nullable;

/** The demo cannot go on. The message says what, where and what to do; made for a terminal. */
public final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean usage;

  private DemoException(boolean usage, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.usage = usage;
  }

  static DemoException usage(String message) {
    return new DemoException(true, message, null);
  }

  static DemoException failed(String message, @Nullable Throwable cause) {
    return new DemoException(false, message, cause);
  }

  /** Whether it was asked for in a way that makes no sense. */
  public boolean usage() {
    return usage;
  }
}
