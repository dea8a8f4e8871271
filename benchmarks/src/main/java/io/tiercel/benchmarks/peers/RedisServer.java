package io.tiercel.benchmarks.peers;

import io.tiercel.cli.run.RunException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A Redis on this machine that keeps nothing on disk, as a cache does. Closing ends it. */
public final class RedisServer implements AutoCloseable {
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final long LONGEST_START_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Process process;
  private final int port;

  private RedisServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one. It ends with this process, however that ends, when started by its main thread.
   *
   * @param cache where programs are kept that had to be fetched
   * @param folder for its log
   */
  public static RedisServer start(Path cache, Path folder) {
    RedisProgram program = RedisProgram.provide(cache);
    try {
      int port = freePort();
      Process process = process(program, port, Files.createDirectories(folder));
      RedisServer server = new RedisServer(process, port);
      server.awaitReady();
      return server;
    } catch (IOException failed) {
      throw RunException.failed("Redis does not start: " + failed.getMessage(), failed);
    }
  }

  private static Process process(RedisProgram program, int port, Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETPRIV)) {
      command.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL"));
    }
    command.add(program.file().toString());
    command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--save", "", "--appendonly", "no"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile());
    Path libraries = program.libraries();
    if (libraries != null) {
      builder.environment().put("LD_LIBRARY_PATH", libraries.toString());
    }
    return builder.start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady() {
    long latest = System.nanoTime() + LONGEST_START_NANOS;
    while (!accepts()) {
      if (!process.isAlive() || System.nanoTime() - latest > 0) {
        close();
        throw RunException.failed("Redis does not listen; see redis.log", null);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
