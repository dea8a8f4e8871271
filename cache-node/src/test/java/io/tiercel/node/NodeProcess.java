package io.tiercel.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A cache node as users run it: a process of its own. Closing kills it. */
final class NodeProcess implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final Path output;
  private final int grpcPort;
  private final int httpPort;

  private NodeProcess(Process process, Path output, int grpcPort, int httpPort) {
    this.process = process;
    this.output = output;
    this.grpcPort = grpcPort;
    this.httpPort = httpPort;
  }

  /** Starts it; returns at once. */
  static NodeProcess launch(
      Path folder, String name, MySqlCluster mysql, int memberPort, List<String> seeds)
      throws IOException {
    int grpcPort = TestNodes.freePort();
    int httpPort = TestNodes.freePort();
    Path password = folder.resolve("password");
    Files.writeString(password, mysql.credentials().password());
    String yaml =
        """
        name: %s
        cluster: it-%s
        grpc: {host: 127.0.0.1, port: %d}
        member: {host: 127.0.0.1, port: %d, seeds: [%s]}
        http: {host: 127.0.0.1, port: %d}
        catalog: {host: %s, port: %d, user: %s, passwordFile: %s}
        shutdown: {drain: 5s}
        """
            .formatted(
                name,
                folder.getFileName(),
                grpcPort,
                memberPort,
                String.join(", ", seeds.stream().map(seed -> '"' + seed + '"').toList()),
                httpPort,
                mysql.endpoint().host(),
                mysql.endpoint().port(),
                mysql.credentials().user(),
                password);
    Path config = folder.resolve(name + ".yaml");
    Files.writeString(config, yaml);
    return launch(folder, name, config, grpcPort, httpPort);
  }

  static NodeProcess launch(Path folder, String name, Path config, int grpcPort, int httpPort)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(System.getProperty("tiercel.hazelcast.flags").split(" ")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(CacheNodeMain.class.getName(), "--config", config.toString()));
    Path output = folder.resolve(name + ".out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new NodeProcess(process, output, grpcPort, httpPort);
  }

  NodeProcess awaitReady() throws IOException {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> output().contains("ready grpc=") || !process.isAlive());
    if (!process.isAlive()) {
      throw new IllegalStateException("the node ended: " + output());
    }
    return this;
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  NodeClient client() {
    return new NodeClient(grpcPort, "app", "secret", "items");
  }

  int grpcPort() {
    return grpcPort;
  }

  JsonNode status() {
    try {
      return new ObjectMapper().readTree(page("/status").body());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  long count(String name) {
    return status().get("counts").get(name).asLong();
  }

  HttpResponse<String> page(String path) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** As kill -9. */
  void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  /** Freezes it, as kill -STOP. */
  void pause() throws IOException {
    signal("STOP");
  }

  /** Lets it go on, as kill -CONT. */
  void resume() throws IOException {
    signal("CONT");
  }

  private void signal(String name) throws IOException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    Awaitility.await().until(() -> !kill.isAlive());
  }

  /** As kill; returns the exit code. */
  int terminate() {
    process.destroy();
    return awaitExit();
  }

  int awaitExit() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the node did not end within 60 s");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
