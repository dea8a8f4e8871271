package io.tiercel.cli.check.app;

import io.tiercel.cli.check.history.Asked;
import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.Stamp;
import io.tiercel.cli.check.history.WriteKind;
import io.tiercel.cli.check.history.WriteOperation;
import io.tiercel.cli.check.history.WriteResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the log of an application process, killed or not. Confined to one thread. */
public final class OperationLines {
  static final String BEGINS = "W";
  static final String ACKNOWLEDGED = "A";
  static final String FAILED = "F";
  static final String READ = "R";
  static final String READ_FAILED = "E";

  private static final String NOTHING = "-";

  private final String process;
  private final Map<Long, WriteOperation> writes = new LinkedHashMap<>();
  private final List<ReadOperation> reads = new ArrayList<>();
  private final List<FailedRead> failedReads = new ArrayList<>();

  /**
   * A read that was not answered.
   *
   * @param process the application's name
   * @param key of the row
   * @param level of freshness
   * @param startNanos before the call
   * @param endNanos after the call
   * @param code the error's
   */
  public record FailedRead(
      String process, long key, String level, long startNanos, long endNanos, String code) {}

  private OperationLines(String process) {
    this.process = process;
  }

  /** Reads a log; its last line counts only when it is whole. */
  public static OperationLines of(String process, Path log) throws IOException {
    OperationLines lines = new OperationLines(process);
    boolean whole = endsWithLineFeed(log);
    try (BufferedReader reader = Files.newBufferedReader(log)) {
      String line = reader.readLine();
      while (line != null) {
        String next = reader.readLine();
        if (next != null || whole) {
          lines.add(line.split(" ", -1));
        }
        line = next;
      }
    }
    return lines;
  }

  private static boolean endsWithLineFeed(Path log) throws IOException {
    try (java.io.RandomAccessFile file = new java.io.RandomAccessFile(log.toFile(), "r")) {
      if (file.length() == 0) {
        return true;
      }
      file.seek(file.length() - 1);
      return file.read() == '\n';
    }
  }

  static String word(String text) {
    return text.isEmpty() ? NOTHING : text;
  }

  private static String text(String word) {
    return word.equals(NOTHING) ? "" : word;
  }

  private void add(String[] words) {
    switch (words[0]) {
      case BEGINS -> begins(words);
      case ACKNOWLEDGED -> acknowledged(words);
      case FAILED -> failed(words);
      case READ -> read(words);
      case READ_FAILED ->
          failedReads.add(
              new FailedRead(
                  process,
                  number(words[1]),
                  words[2],
                  number(words[3]),
                  number(words[4]),
                  words[5]));
      default -> throw new IllegalArgumentException("no such line: " + words[0]);
    }
  }

  private void begins(String[] words) {
    long content = number(words[1]);
    writes.put(
        content,
        new WriteOperation(
            process,
            content,
            WriteKind.valueOf(words[2]),
            number(words[3]),
            text(words[4]),
            number(words[5]),
            Long.MAX_VALUE,
            WriteResult.UNKNOWN,
            null,
            -1,
            true,
            ""));
  }

  private void acknowledged(String[] words) {
    int term = Integer.parseInt(words[3]);
    Stamp stamp = term < 0 ? null : new Stamp(term, number(words[4]));
    writes.computeIfPresent(
        number(words[1]),
        (content, begun) ->
            new WriteOperation(
                process,
                content,
                begun.kind(),
                begun.key(),
                begun.session(),
                begun.startNanos(),
                number(words[2]),
                WriteResult.ACKNOWLEDGED,
                stamp,
                number(words[5]),
                Boolean.parseBoolean(words[6]),
                ""));
  }

  private void failed(String[] words) {
    writes.computeIfPresent(
        number(words[1]),
        (content, begun) ->
            new WriteOperation(
                process,
                content,
                begun.kind(),
                begun.key(),
                begun.session(),
                begun.startNanos(),
                number(words[2]),
                WriteResult.valueOf(words[3]),
                null,
                -1,
                true,
                words[4]));
  }

  private void read(String[] words) {
    reads.add(
        new ReadOperation(
            process,
            number(words[1]),
            new Asked(Asked.Level.valueOf(words[2]), number(words[3])),
            text(words[4]),
            number(words[5]),
            number(words[6]),
            Boolean.parseBoolean(words[7]),
            new Stamp(Integer.parseInt(words[8]), number(words[9])),
            number(words[10]),
            number(words[11]),
            number(words[12]),
            Boolean.parseBoolean(words[13])));
  }

  private static long number(String word) {
    return Long.parseLong(word);
  }

  /** All writes that began. */
  public List<WriteOperation> writes() {
    return List.copyOf(writes.values());
  }

  /** All reads that were answered. */
  public List<ReadOperation> reads() {
    return reads;
  }

  /** All reads that were not. */
  public List<FailedRead> failedReads() {
    return failedReads;
  }
}
