package io.tiercel.router.move;

import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A program of the tests in a process of its own, to be stopped and killed by the system's signals.
 * It says a word when it is where it shall be, and goes on when it is told to. Closing kills it.
 */
final class ForeignProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final Process process;
  private final BufferedReader output;

  private ForeignProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** Where a foreign program finds the cluster; the words after it are its own. */
  record Arguments(MySqlEndpoint catalog, Credentials credentials, List<String> words) {
    static Arguments of(String[] words) {
      List<String> all = List.of(words);
      return new Arguments(
          new MySqlEndpoint(all.get(0), Integer.parseInt(all.get(1))),
          new Credentials(all.get(2), System.getenv("TIERCEL_TEST_PASSWORD")),
          all.subList(3, all.size()));
    }
  }

  static ForeignProcess start(MoveHarness harness, Class<?> main, String... words)
      throws IOException {
    MySqlEndpoint catalog = harness.cluster().catalog();
    Credentials credentials = harness.cluster().credentials();
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(catalog.host(), Integer.toString(catalog.port()), credentials.user()));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("TIERCEL_TEST_PASSWORD", credentials.password());
    return new ForeignProcess(builder.start());
  }

  /** In the foreign process: says where it is, and waits to be told to go on. */
  static void arrive(String word) {
    try {
      System.out.println(word);
      if (System.in.read() < 0) {
        throw new IllegalStateException("the test is gone");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Passes over other words. */
  void await(String word) throws IOException {
    CountDownLatch said = new CountDownLatch(1);
    Thread watch =
        new Thread(
            () -> {
              try {
                if (!said.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                  process.destroyForcibly();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    watch.setDaemon(true);
    watch.start();
    String line = output.readLine();
    while (line != null && !line.equals(word)) {
      line = output.readLine();
    }
    said.countDown();
    if (line == null) {
      throw new IllegalStateException("the process ended, or took too long, before " + word);
    }
  }

  void goOn() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  void stop() throws IOException, InterruptedException {
    signal("STOP");
  }

  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** As kill -9. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
  }
}
