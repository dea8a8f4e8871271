package io.tiercel.cli.check.app;

/** The lines that application and parent send each other. */
public final class CheckWords {
  /** From the application: connected, working. */
  public static final String WORKING = "working";

  /** From the application, with a number: operations done so far. */
  public static final String DONE = "done ";

  /** From the parent: stop working. */
  public static final String STOP = "stop";

  /** From the application: every caller has stopped. */
  public static final String STOPPED = "stopped";

  /** From the parent: read every key, all is healed. */
  public static final String LAST_READS = "last";

  /** From the application: every key is read. */
  public static final String ALL_READ = "read";

  private CheckWords() {}
}
