package io.tiercel.cli.cluster;

import java.nio.file.Path;

/** The entry of a node process of a local cluster. */
public final class NodeMain {
  /** Second argument: end as soon as standard input does. */
  static final String END_WITH_INPUT = "--end-with-input";

  private NodeMain() {}

  /** Serves until the process is ended. */
  public static void main(String[] args) {
    System.out.println(Path.of(args[0]));
  }

  /** Serves until the process is ended. */
  public static void serve(Path config) throws InterruptedException {}
}
