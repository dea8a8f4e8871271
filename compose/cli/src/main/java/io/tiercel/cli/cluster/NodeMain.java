package io.tiercel.cli.cluster;

import io.tiercel.node.CacheNodeMain;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The entry of a node process. */
public final class NodeMain {
  /** Second argument: end as soon as standard input does. */
  static final String END_WITH_INPUT = "--end-with-input";

  private NodeMain() {}

  /** A configuration file, and perhaps {@value #END_WITH_INPUT}. */
  public static void main(String[] arguments) throws InterruptedException {
    if (List.of(arguments).contains(END_WITH_INPUT)) {
      Thread watch = new Thread(NodeMain::endWithInput, "tiercel-watch-parent");
      watch.setDaemon(true);
      watch.start();
    }
    serve(Path.of(arguments[0]));
  }

  /** Serves until the process is ended; ends it with 2 when the node cannot start. */
  public static void serve(Path config) throws InterruptedException {
    CacheNodeMain.main(new String[] {"--config", config.toString()});
    new CountDownLatch(1).await();
  }

  /** Whoever started this process holds the other end; it closes however that process ends. */
  private static void endWithInput() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      System.err.println("standard input cannot be read any more: " + e.getMessage());
    }
    System.exit(0);
  }
}
