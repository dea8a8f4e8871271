package io.tiercel.benchmarks.peers;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.HazelcastInstance;
import io.tiercel.cli.cluster.JvmOptions;
import io.tiercel.cli.run.ChildProcess;
import io.tiercel.cli.run.RunException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A Hazelcast member in a process of its own, and a client of it. Closing ends both. */
public final class HazelcastServer implements AutoCloseable {
  static final String CLUSTER = "bench";
  static final String READY = "port ";
  static final int FIRST_PORT = 17_701;
  static final int PORTS = 100;

  private static final int START_SECONDS = 60;

  private final ChildProcess process;
  private final int port;
  private final HazelcastInstance client;

  private HazelcastServer(ChildProcess process, int port, HazelcastInstance client) {
    this.process = process;
    this.port = port;
    this.client = client;
  }

  /**
   * Starts one.
   *
   * @param heap its {@code -Xmx}
   * @param log gets what it has to say
   * @param client changes the client's configuration
   */
  public static HazelcastServer start(String heap, Path log, Consumer<ClientConfig> client) {
    CompletableFuture<Integer> port = new CompletableFuture<>();
    ChildProcess process =
        ChildProcess.start(
            new ChildProcess.Program(
                "hazelcast member", HazelcastMemberMain.class, flags(heap), log),
            line -> hear(line, port),
            how -> port.completeExceptionally(new IllegalStateException(how)));
    try {
      int listens = port.get(START_SECONDS, TimeUnit.SECONDS);
      return new HazelcastServer(process, listens, connect(listens, client));
    } catch (ExecutionException | TimeoutException failed) {
      process.close();
      throw RunException.failed("Hazelcast does not start: " + failed.getMessage(), failed);
    } catch (InterruptedException interrupted) {
      process.close();
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while Hazelcast started", interrupted);
    }
  }

  private static List<String> flags(String heap) {
    List<String> flags = new ArrayList<>(JvmOptions.hazelcast());
    flags.add("-Xmx" + heap);
    return flags;
  }

  private static void hear(String line, CompletableFuture<Integer> port) {
    if (line.startsWith(READY)) {
      port.complete(Integer.parseInt(line.substring(READY.length())));
    }
  }

  /**
   * Another client, of the member on this port of this machine.
   *
   * @param client changes its configuration
   */
  public static HazelcastInstance connect(int port, Consumer<ClientConfig> client) {
    ClientConfig config = new ClientConfig().setClusterName(CLUSTER);
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.getNetworkConfig().addAddress("127.0.0.1:" + port);
    client.accept(config);
    return HazelcastClient.newHazelcastClient(config);
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Connected to it. */
  public HazelcastInstance client() {
    return client;
  }

  /** The member's number at the operating system. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    client.shutdown();
    process.close();
  }
}
