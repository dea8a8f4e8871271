package io.tiercel.local;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes and starts all servers of one topology, side by side.
 *
 * @param folder where
 * @param binary the program
 * @param template what their data is copied from
 * @param ports where they may listen
 * @param bufferPoolMegabytes of each
 */
record TopologyStart(
    TopologyFolder folder,
    MySqlBinary binary,
    DataTemplate template,
    LocalPorts ports,
    int bufferPoolMegabytes) {
  private static final int MAX_PORT_TRIES = 5;

  /** Something that may fail, for one server. */
  private interface Step {
    void take(EmbeddedServer server) throws IOException, SQLException;
  }

  /** Starts them; on any failure nothing is left of them. */
  EmbeddedTopology run(
      TopologySpec spec,
      TopologyFile.Account account,
      Properties properties,
      ServerLauncher launcher,
      Runnable afterClose) {
    List<TopologyFile.Server> planned = new ArrayList<>();
    for (String name : TopologyNames.all(spec.shards(), spec.replicasPerShard())) {
      planned.add(new TopologyFile.Server(name, EmbeddedServer.HOST, ports.next(), -1, 0));
    }
    TopologyFile state = new TopologyFile(account, List.copyOf(planned), properties);
    EmbeddedTopology topology = new EmbeddedTopology(folder, state, binary, launcher);
    Thread hook = new Thread(topology::close, "tiercel-mysql-end");
    Runtime.getRuntime().addShutdownHook(hook);
    topology.afterClose(
        () -> {
          removeHook(hook);
          afterClose.run();
        });
    try {
      state.write(folder.path());
      makeAll(topology.embeddedServers(), topology);
    } catch (RuntimeException e) {
      closeAfter(e, topology);
      throw e;
    }
    if (spec.detached()) {
      removeHook(hook);
      topology.afterClose(() -> {});
    }
    return topology;
  }

  /** Adds servers to a topology; on any failure nothing is left of them. */
  void grow(EmbeddedTopology topology, List<String> names) {
    List<EmbeddedServer> added =
        topology.add(
            names.stream()
                .map(
                    name -> new TopologyFile.Server(name, EmbeddedServer.HOST, ports.next(), -1, 0))
                .toList());
    try {
      makeAll(added, topology);
    } catch (RuntimeException e) {
      topology.remove(added);
      throw e;
    }
  }

  private void makeAll(List<EmbeddedServer> servers, EmbeddedTopology topology) {
    inParallel(servers, this::create);
    inParallel(servers, server -> replicate(server, topology));
  }

  private void create(EmbeddedServer server) throws IOException {
    ServerFiles files = server.files();
    Files.createDirectory(files.folder());
    template.copyTo(files.data());
    TopologyFile.writeForOwner(
        files.firstStatements(), ServerSql.firstStatements(server.user(), server.password()));
    List<String> once = List.of("--init-file=" + files.firstStatements());
    int serverId = TopologyNames.serverId(server.name());
    boolean replica = TopologyNames.isReplica(server.name());
    int port = server.port();
    for (int tries = 1; ; tries++) {
      Files.writeString(
          files.configuration(),
          ServerOptions.configuration(binary, files, serverId, port, replica, bufferPoolMegabytes));
      if (server.start(port, once)) {
        break;
      }
      if (tries == MAX_PORT_TRIES) {
        throw server.failure("found its port taken " + tries + " times");
      }
      port = ports.next();
    }
    Files.delete(files.firstStatements());
  }

  private static void replicate(EmbeddedServer server, EmbeddedTopology topology)
      throws SQLException {
    if (TopologyNames.isReplica(server.name())) {
      ServerSql.replicate(server, topology.server(TopologyNames.shardOf(server.name())));
      ServerSql.awaitReplicating(server);
    }
  }

  private static void inParallel(List<EmbeddedServer> servers, Step step) {
    ExecutorService threads = Executors.newFixedThreadPool(servers.size());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (EmbeddedServer server : servers) {
        running.add(
            threads.submit(
                () -> {
                  step.take(server);
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw asOurs(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalMySqlException("Interrupted while the servers started", e);
    } finally {
      threads.shutdownNow();
      awaitEnd(threads);
    }
  }

  /** After a failure the others must not make files any more while theirs are deleted. */
  private static void awaitEnd(ExecutorService threads) {
    try {
      if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new LocalMySqlException("A server's start does not end", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static LocalMySqlException asOurs(@Nullable Throwable cause) {
    return cause instanceof LocalMySqlException ours
        ? ours
        : new LocalMySqlException("Cannot set up a server: " + cause, cause);
  }

  private static void closeAfter(RuntimeException failure, EmbeddedTopology topology) {
    try {
      topology.close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM ends already; the hook is what runs this.
      return;
    }
  }
}
