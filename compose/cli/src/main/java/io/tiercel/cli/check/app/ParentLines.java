package io.tiercel.cli.check.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the parent says, line by line; the process ends at once when the parent does. */
final class ParentLines {
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private ParentLines() {}

  static ParentLines listen(BufferedReader parent) {
    ParentLines heard = new ParentLines();
    Thread listener = new Thread(() -> heard.hear(parent), "check-parent-listener");
    listener.setDaemon(true);
    listener.start();
    return heard;
  }

  private void hear(BufferedReader parent) {
    try {
      for (String line = parent.readLine(); line != null; line = parent.readLine()) {
        lines.add(line);
      }
    } catch (IOException gone) {
      System.err.println("the parent is gone: " + gone);
    }
    Runtime.getRuntime().halt(1);
  }

  /** The next line. */
  String next() throws InterruptedException {
    return lines.take();
  }

  /** The next line, or null when none comes in that time. */
  @Nullable String next(long millis) throws InterruptedException {
    return lines.poll(millis, TimeUnit.MILLISECONDS);
  }
}
