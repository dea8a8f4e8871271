package io.tiercel.cli.run;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes that an earlier process of the same kind had loaded, as the JVM maps them into a new
 * one (class data sharing): half of the processor time that a node's start takes is loading and
 * checking classes. Thread-safe.
 *
 * <p>The first process writes down what it loads; {@link #make} turns that into the archive, in a
 * JVM of its own. It stands beside the jars. Where it cannot be made (a folder that cannot be
 * written, classes outside jars) processes start as they do without.
 */
public final class ClassArchive {
  private static final int LONGEST_SECONDS = 60;
  private static final int DIGITS = 16;
  private static final String ARCHIVE = ".jsa";
  private static final String LIST = ".classes";
  private static final String MADE_UP = "@lambda-form-invoker";

  private final String kind;
  private final List<Path> classPath;

  /**
   * Of the processes of a kind.
   *
   * @param kind such as "node"; part of the file's name
   * @param classPath what {@code -cp} takes
   */
  public ClassArchive(String kind, String classPath) {
    this.kind = kind;
    this.classPath =
        Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(classPath)
            .map(Path::of)
            .toList();
  }

  /** Flags of a new process: to read the archive, or to help to make it. */
  public List<String> flags() {
    if (file(ARCHIVE).toFile().length() > 0) {
      return List.of("-XX:SharedArchiveFile=" + file(ARCHIVE), "-Xshare:auto", "-Xlog:cds=off");
    }
    return missing() && beginsList() ? List.of("-XX:DumpLoadedClassList=" + file(LIST)) : List.of();
  }

  /** Of processes that start together one writes the list. */
  private boolean beginsList() {
    try {
      Files.createFile(file(LIST));
      return true;
    } catch (IOException thereOrUnwritable) {
      return false;
    }
  }

  /** Whether {@link #make} has anything to do. */
  public boolean missing() {
    return !Files.exists(file(ARCHIVE))
        && classPath.stream().allMatch(Files::isRegularFile)
        && Files.isWritable(folder());
  }

  /**
   * Makes it from what a process of this kind has loaded so far, unless there is one. Takes some
   * seconds of a processor; gives up silently.
   */
  public void make() {
    if (!missing() || !Files.exists(file(LIST))) {
      return;
    }
    try {
      Path made = Files.createTempFile(folder(), kind + "-", ".tmp");
      try {
        removeOlder();
        keepUsableLines();
        // One that failed leaves an empty file, so that nobody waits for it again.
        Path archive = dump(made) ? made : Files.createTempFile(folder(), kind + "-", ".tmp");
        Files.move(archive, file(ARCHIVE), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(made);
        Files.deleteIfExists(file(LIST));
      }
    } catch (IOException unwritable) {
      // Then processes start without it.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The process that writes the list may be in the middle of a line. And classes that Java makes up
   * for method handles stay out: from an archive they have no class file, and Java 17 ends with
   * SIGSEGV when an agent asks for it.
   */
  private void keepUsableLines() throws IOException {
    String text = Files.readString(file(LIST));
    String whole = text.substring(0, text.lastIndexOf('\n') + 1);
    Files.delete(file(LIST));
    Files.writeString(file(LIST), whole.replaceAll("(?m)^" + MADE_UP + ".*\n", ""));
  }

  private boolean dump(Path made) throws IOException, InterruptedException {
    Files.delete(made);
    ProcessBuilder dump =
        new ProcessBuilder(
                JavaProgram.java("java").toString(),
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + file(LIST),
                "-XX:SharedArchiveFile=" + made)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    dump.environment()
        .put(
            "CLASSPATH",
            classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    Process process = dump.start();
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0 && Files.exists(made);
  }

  /** What was made of jars that are no more. */
  private void removeOlder() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(kind + "-") && !file(LIST).equals(file) && !name.endsWith(".tmp")) {
          Files.delete(file);
        }
      }
    }
  }

  private Path folder() {
    return classPath.get(0).resolveSibling("");
  }

  private Path file(String ending) {
    return folder().resolve(kind + "-" + fingerprint() + ending);
  }

  /** The JVM refuses an archive of other jars or of another Java: those get one of their own. */
  private String fingerprint() {
    StringBuilder text = new StringBuilder(System.getProperty("java.vm.version"));
    text.append(System.getProperty("java.home"));
    for (Path jar : classPath) {
      File file = jar.toFile();
      text.append('\n').append(jar).append(' ').append(file.length());
      text.append(' ').append(file.lastModified());
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
