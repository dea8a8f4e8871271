package io.tiercel.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The stack of compose/docker under a project name of its own, on free ports. */
final class ComposeStack implements AutoCloseable {
  private static final int SHORT_SECONDS = 30;
  private static final int LONG_SECONDS = 280;

  private final Path root = Path.of("").toAbsolutePath().resolve("../..").normalize();
  private final String project = "tiercel-it-" + UUID.randomUUID().toString().substring(0, 8);
  private final Map<String, String> environment = new LinkedHashMap<>();

  ComposeStack(String clientSecret) {
    environment.put("TIERCEL_NODE_1_PORT", freePort());
    environment.put("TIERCEL_NODE_2_PORT", freePort());
    environment.put("TIERCEL_PROMETHEUS_PORT", freePort());
    environment.put("TIERCEL_SECRET_CLIENT", clientSecret);
    environment.put("TIERCEL_TAG", "test");
    environment.put("DOCKER_BUILDKIT", "0");
  }

  /** A program's end: exit code and everything it wrote. */
  record Outcome(int exitCode, String output) {
    String orFail() {
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + ":\n" + output);
      }
      return output;
    }
  }

  /** Why no stack can be tried here; empty when it can. */
  static Optional<String> whyNot() {
    try {
      Outcome engine = run(Path.of("."), Map.of(), SHORT_SECONDS, List.of("docker", "version"));
      if (engine.exitCode() != 0) {
        return Optional.of("no Docker engine answers");
      }
      Outcome plugin =
          run(Path.of("."), Map.of(), SHORT_SECONDS, List.of("docker", "compose", "version"));
      return plugin.exitCode() == 0 ? Optional.empty() : Optional.of("no Docker Compose v2");
    } catch (UncheckedIOException e) {
      return Optional.of("no docker command is on the PATH");
    }
  }

  /** What the images are made of. */
  Path distribution() {
    return root.resolve("compose/cli/target/dist/lib");
  }

  int nodePort(int node) {
    return port("TIERCEL_NODE_" + node + "_PORT");
  }

  int prometheusPort() {
    return port("TIERCEL_PROMETHEUS_PORT");
  }

  private int port(String name) {
    return Integer.parseInt(environment.getOrDefault(name, ""));
  }

  /** {@code docker compose} with these arguments. */
  Outcome compose(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker", "compose", "-p", project));
    command.addAll(List.of("-f", "compose/docker/compose.yaml"));
    command.addAll(List.of(arguments));
    return run(root, environment, LONG_SECONDS, command);
  }

  /** Containers, volumes and networks of this stack. */
  List<String> leftOvers() {
    String label = "label=com.docker.compose.project=" + project;
    List<String> found = new ArrayList<>();
    for (List<String> list :
        List.of(
            List.of("docker", "ps", "-a", "-q", "--filter", label),
            List.of("docker", "volume", "ls", "-q", "--filter", label),
            List.of("docker", "network", "ls", "-q", "--filter", label))) {
      run(root, Map.of(), SHORT_SECONDS, list).orFail().lines().forEach(found::add);
    }
    return found;
  }

  @Override
  public void close() {
    compose("--profile", "command", "down", "-v", "--remove-orphans", "-t", "5");
  }

  private static Outcome run(
      Path folder, Map<String, String> environment, int seconds, List<String> command) {
    try {
      Path output = Files.createTempFile("tiercel-compose", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        if (!ended) {
          process.destroyForcibly().waitFor();
        }
        return new Outcome(ended ? process.exitValue() : -1, Files.readString(output));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while running " + command, e);
    }
  }

  private static String freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return Integer.toString(socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
