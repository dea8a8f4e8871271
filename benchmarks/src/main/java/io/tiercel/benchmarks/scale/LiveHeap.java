package io.tiercel.benchmarks.scale;

import io.tiercel.cli.run.JavaProgram;
import io.tiercel.cli.run.RunException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is alive in the heap of a Java process of this machine, by the JDK's own {@code jcmd}. */
final class LiveHeap {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +[0-9]+ +([0-9]+)");

  private LiveHeap() {}

  /** Bytes of all objects of this process, after a full collection. */
  static long ofThisProcess() {
    return of(ProcessHandle.current().pid());
  }

  /** Bytes of all objects, after a full collection. */
  static long of(long pid) {
    Path jcmd = JavaProgram.java("jcmd");
    try {
      // To list live objects it collects the others first.
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      return total(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException missing) {
      throw RunException.failed(
          jcmd + " cannot be run: " + missing.getMessage() + "; memory needs a JDK", missing);
    }
  }

  /** The sum in the last line of a histogram. */
  static long total(String histogram) {
    Matcher total = TOTAL.matcher(histogram);
    if (!total.find()) {
      throw RunException.failed("no histogram of a heap: " + histogram.strip(), null);
    }
    return Long.parseLong(total.group(1));
  }
}
