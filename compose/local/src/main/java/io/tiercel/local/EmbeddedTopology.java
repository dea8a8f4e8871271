package io.tiercel.local;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Servers of this machine in one folder. Thread-safe. */
final class EmbeddedTopology implements MySqlTopology {
  private final TopologyFolder folder;
  private final Properties properties;
  private final TopologyFile.Account account;
  private final List<EmbeddedServer> servers = new CopyOnWriteArrayList<>();
  private final MySqlBinary binary;
  private final ServerLauncher launcher;

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
    this.binary = binary;
    this.launcher = launcher;
    this.noted = new ArrayList<>(state.servers());
    state.servers().forEach(each -> servers.add(known(each)));
  }

  private EmbeddedServer known(TopologyFile.Server server) {
    return new EmbeddedServer(
        server, folder.server(server.name()), account, binary, launcher, this::note);
  }

  /** Notes servers that are about to be made. */
  synchronized List<EmbeddedServer> add(List<TopologyFile.Server> planned) {
    noted.addAll(planned);
    state().write(folder.path());
    List<EmbeddedServer> added = planned.stream().map(this::known).toList();
    servers.addAll(added);
    return added;
  }

  /** Ends servers and deletes their data. */
  synchronized void remove(List<EmbeddedServer> gone) {
    gone.forEach(EmbeddedServer::end);
    Set<String> names = gone.stream().map(EmbeddedServer::name).collect(Collectors.toSet());
    try {
      for (String name : names) {
        FileTree.delete(folder.path().resolve(name));
      }
    } catch (IOException e) {
      throw new LocalMySqlException("Cannot delete the data of " + names + ": " + e, e);
    }
    noted.removeIf(each -> names.contains(each.name()));
    servers.removeAll(gone);
    state().write(folder.path());
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

  /** The program its servers are. */
  MySqlBinary binary() {
    return binary;
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
