package io.tiercel.cli.demo.app;

/** The lines that application and parent send each other: a word, and JSON where it has a body. */
public final class AppLine {
  /** From the application: connected; waiting for {@link #GO}. */
  public static final String READY = "ready";

  /** From the parent: replay now. */
  public static final String GO = "go";

  /** From the application, with an {@link AppReport}: on its way. */
  public static final String PROGRESS = "progress ";

  /** From the application, with an {@link AppReport}: done. */
  public static final String RESULT = "result ";

  private AppLine() {}
}
