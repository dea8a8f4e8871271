package io.tiercel.local;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server process of this machine. Thread-safe: starts hold the lock; kill, pause and resume do
 * not wait for a start, so that an end is possible at any time.
 */
final class EmbeddedServer implements MySqlServer {
  static final String HOST = "127.0.0.1";

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);
  private static final Duration LOOK_EVERY = Duration.ofMillis(30);

  private final String name;
  private final ServerFiles files;
  private final TopologyFile.Account account;
  private final MySqlBinary binary;
  private final ServerLauncher launcher;
  private final Consumer<TopologyFile.Server> changed;

  private volatile int port;
  private volatile @Nullable ServerProcess process;
  private volatile boolean ended;

  /**
   * A server that does not run, or one that was found.
   *
   * @param changed told, under the server's lock, when its process or port is another one
   */
  EmbeddedServer(
      TopologyFile.Server found,
      ServerFiles files,
      TopologyFile.Account account,
      MySqlBinary binary,
      ServerLauncher launcher,
      Consumer<TopologyFile.Server> changed) {
    this.name = found.name();
    this.files = files;
    this.account = account;
    this.binary = binary;
    this.launcher = launcher;
    this.changed = changed;
    this.port = found.port();
    this.process =
        found.pid() <= 0
            ? null
            : new ServerProcess(found.pid(), found.startMillis(), files.argument());
  }

  /** Starts the process; false when it ended because another program has its port. */
  synchronized boolean start(int onPort, List<String> moreArguments) {
    port = onPort;
    try {
      ServerProcess started =
          ServerProcess.of(
              launcher.start(binary, arguments(moreArguments), files.errorLog()), files.argument());
      process = started;
      changed.accept(
          new TopologyFile.Server(name, HOST, port, started.pid(), started.startMillis()));
      if (ended) {
        kill();
      }
      return awaitReady(started);
    } catch (IOException e) {
      throw new LocalMySqlException("Cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  private List<String> arguments(List<String> more) {
    List<String> arguments = new ArrayList<>(List.of(files.argument()));
    arguments.addAll(more);
    return arguments;
  }

  private boolean awaitReady(ServerProcess started) {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (System.nanoTime() < deadline) {
      if (started.exitsWithin(LOOK_EVERY)) {
        if (!LocalPorts.isFree(port)) {
          return false;
        }
        throw failure("ended while it started");
      }
      if (ServerSql.answers(this)) {
        return true;
      }
    }
    throw failure("did not answer within " + READY_WITHIN.toSeconds() + " s");
  }

  boolean endsWithin(Duration time) {
    ServerProcess current = process;
    return current == null || current.exitsWithin(time);
  }

  LocalMySqlException failure(String what) {
    return new LocalMySqlException(name + " " + what + ". " + files.whatItSaid(), null);
  }

  /** Ends it for good; it will not be started again. */
  void end() {
    ended = true;
    kill();
  }

  ServerFiles files() {
    return files;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String host() {
    return HOST;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String user() {
    return account.user();
  }

  @Override
  public String password() {
    return account.password();
  }

  @Override
  public long pid() {
    ServerProcess current = process;
    return current == null ? -1 : current.pid();
  }

  @Override
  public boolean alive() {
    ServerProcess current = process;
    return current != null && current.alive();
  }

  @Override
  public void kill() {
    ServerProcess current = process;
    if (current != null && !current.kill(ENDS_WITHIN)) {
      throw new LocalMySqlException(
          name + ", process " + current.pid() + ", does not end though killed", null);
    }
  }

  @Override
  public synchronized void restart() {
    if (ended) {
      throw new LocalMySqlException(name + " was removed with its topology", null);
    }
    if (alive()) {
      throw new LocalMySqlException(name + " runs, process " + pid() + "; kill it first", null);
    }
    if (!Files.isDirectory(files.data())) {
      throw new LocalMySqlException(name + " has no data any more: " + files.data(), null);
    }
    if (!start(port, List.of())) {
      throw failure("cannot have port " + port + " again");
    }
  }

  @Override
  public void pause() {
    signal("STOP");
  }

  @Override
  public void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    ServerProcess current = process;
    if (current == null) {
      throw new LocalMySqlException(name + " does not run", null);
    }
    current.signal(signal);
  }

  @Override
  public String toString() {
    return name + " " + HOST + ":" + port() + " pid " + pid();
  }
}
