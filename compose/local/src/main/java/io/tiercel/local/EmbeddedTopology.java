package io.tiercel.local;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Servers of this machine in one folder. Thread-safe. */
final class EmbeddedTopology implements MySqlTopology {
  private final TopologyFolder folder;
  private final Properties properties;
  private final TopologyFile.Account account;
  private final List<EmbeddedServer> servers = new ArrayList<>();

  @GuardedBy("this")
  private final List<TopologyFile.Server> noted;

  @GuardedBy("this")
  private boolean closed;

  private volatile Runnable afterClose = () -> {};

  /** The servers in {@code state}, running or not. */
  EmbeddedTopology(
      TopologyFolder folder, TopologyFile state, MySqlBinary binary, ServerLauncher launcher) {
    this.folder = folder;
    this.properties = state.properties();
    this.account = state.account();
    this.noted = new ArrayList<>(state.servers());
    for (TopologyFile.Server each : state.servers()) {
      servers.add(
          new EmbeddedServer(
              each, folder.server(each.name()), account, binary, launcher, this::note));
    }
  }

  /** Keeps the folder's file true to the processes. */
  private synchronized void note(TopologyFile.Server changed) {
    noted.replaceAll(each -> each.name().equals(changed.name()) ? changed : each);
    if (!closed) {
      state().write(folder.path());
    }
  }

  private synchronized TopologyFile state() {
    return new TopologyFile(account, List.copyOf(noted), properties);
  }

  List<EmbeddedServer> embeddedServers() {
    return servers;
  }

  EmbeddedServer server(String name) {
    return servers.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  /** Says what else ends with it. */
  void afterClose(Runnable action) {
    afterClose = action;
  }

  @Override
  public MySqlServer catalog() {
    return server(TopologyNames.CATALOG);
  }

  @Override
  public List<Shard> shards() {
    return TopologyNames.shards(servers);
  }

  @Override
  public List<MySqlServer> servers() {
    return List.copyOf(servers);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try {
      servers.parallelStream().forEach(EmbeddedServer::end);
      folder.remove(state());
    } finally {
      afterClose.run();
    }
  }
}
