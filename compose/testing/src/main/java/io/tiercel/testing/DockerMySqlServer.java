package io.tiercel.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import io.tiercel.local.LocalMySqlException;
import io.tiercel.local.MySqlServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** One container. Thread-safe: the engine orders what is asked of it. */
final class DockerMySqlServer implements MySqlServer {
  private static final DockerImageName IMAGE = DockerImageName.parse("mysql:8.0");
  private static final String USER = "tiercel";
  private static final int MYSQL_PORT = 3306;
  private static final int FIRST_PORT = 17_000;
  private static final int PORTS = 15_000;
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final String name;
  private final String password;
  private final int port = freePort();
  private final GenericContainer<?> container;

  DockerMySqlServer(String name, int serverId, String password) {
    this.name = name;
    this.password = password;
    this.container =
        new GenericContainer<>(IMAGE)
            .withExposedPorts(MYSQL_PORT)
            // A port of our choice: one of the engine's choice is another one after a restart.
            .withCreateContainerCmdModifier(
                command ->
                    hostConfig(command.getHostConfig())
                        .withPortBindings(PortBinding.parse(port + ":" + MYSQL_PORT)))
            .withEnv("MYSQL_ROOT_PASSWORD", password)
            .withEnv("MYSQL_ROOT_HOST", "localhost")
            .withEnv("MYSQL_INITDB_SKIP_TZINFO", "1")
            .withCopyToContainer(
                Transferable.of(account(password)), "/docker-entrypoint-initdb.d/account.sql")
            .withCommand(options(serverId))
            .withLabel("io.tiercel.testing", name)
            .waitingFor(new Answers());
  }

  private static HostConfig hostConfig(@Nullable HostConfig made) {
    return Objects.requireNonNull(made, "Testcontainers always makes one");
  }

  private static String account(String password) {
    return "SET sql_log_bin=0;\nCREATE USER '%s'@'%%' IDENTIFIED BY '%s';\nGRANT ALL ON *.* TO '%s'@'%%' WITH GRANT OPTION;\n"
        .formatted(USER, password, USER);
  }

  private static String[] options(int serverId) {
    return List.of(
            "--server-id=" + serverId,
            "--gtid-mode=ON",
            "--enforce-gtid-consistency=ON",
            "--log-bin=binlog",
            "--binlog-row-image=FULL",
            "--binlog-row-metadata=FULL",
            "--binlog-transaction-compression=OFF",
            "--relay-log=relay",
            "--replica-net-timeout=10",
            "--sync-binlog=1",
            "--innodb-flush-log-at-trx-commit=1",
            "--performance-schema=OFF",
            "--innodb-buffer-pool-size=64M",
            "--max-connections=300",
            "--max-allowed-packet=64M",
            "--character-set-server=utf8mb4",
            "--default-time-zone=+00:00",
            "--skip-name-resolve=ON",
            "--mysqlx=OFF")
        .toArray(String[]::new);
  }

  GenericContainer<?> container() {
    return container;
  }

  /** Connects the container to the network of replicas and primaries, under its name. */
  void join(Network network) {
    client()
        .connectToNetworkCmd()
        .withContainerId(container.getContainerId())
        .withNetworkId(network.getId())
        .withContainerNetwork(new ContainerNetwork().withAliases(name))
        .exec();
  }

  /** What the image did to set itself up is nothing for replicas. */
  void forgetOwnTransactions() throws SQLException {
    execute("RESET MASTER");
  }

  /** Makes it a replica of the container with this name. */
  void follow(String primary) throws SQLException {
    execute(
        ("CHANGE REPLICATION SOURCE TO SOURCE_HOST='%s', SOURCE_PORT=%d, SOURCE_USER='%s',"
                + " SOURCE_PASSWORD='%s', GET_SOURCE_PUBLIC_KEY=1, SOURCE_AUTO_POSITION=1,"
                + " SOURCE_CONNECT_RETRY=1, SOURCE_RETRY_COUNT=1000000")
            .formatted(primary, MYSQL_PORT, USER, password));
    execute("START REPLICA");
    // Not among the options: the image's set-up writes. Persisted, for restarts.
    execute("SET PERSIST super_read_only=ON");
    execute("SET PERSIST sync_binlog=0");
    execute("SET PERSIST innodb_flush_log_at_trx_commit=2");
    await(READY_WITHIN, this::replicates, "replicate");
  }

  private boolean replicates() {
    try (Connection connection = MySqlExtension.plainConnection(this);
        Statement statement = connection.createStatement();
        ResultSet status = statement.executeQuery("SHOW REPLICA STATUS")) {
      return status.next()
          && "Yes".equals(status.getString("Replica_IO_Running"))
          && "Yes".equals(status.getString("Replica_SQL_Running"));
    } catch (SQLException e) {
      return false;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = MySqlExtension.plainConnection(this);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private boolean answers() {
    try (Connection connection = MySqlExtension.plainConnection(this)) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  private interface Condition {
    boolean holds();
  }

  private void await(Duration time, Condition condition, String what) {
    long deadline = System.nanoTime() + time.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new LocalMySqlException(
            "%s does not %s within %d s. Its last words:%n%s"
                .formatted(name, what, time.toSeconds(), lastWords()),
            null);
      }
      pause(LOOK_EVERY);
    }
  }

  private String lastWords() {
    String log = container.getLogs();
    return log.substring(Math.max(0, log.length() - 2_000));
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalMySqlException("Interrupted while waiting for a container", e);
    }
  }

  /** Stops and deletes the container and its data. */
  void remove() {
    container.stop();
  }

  private DockerClient client() {
    return container.getDockerClient();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String user() {
    return USER;
  }

  @Override
  public String password() {
    return password;
  }

  @Override
  public long pid() {
    return -1;
  }

  @Override
  public boolean alive() {
    try {
      return Boolean.TRUE.equals(
          client().inspectContainerCmd(container.getContainerId()).exec().getState().getRunning());
    } catch (NotFoundException e) {
      return false;
    }
  }

  @Override
  public void kill() {
    if (alive()) {
      client().killContainerCmd(container.getContainerId()).exec();
      await(READY_WITHIN, () -> !alive(), "end");
    }
  }

  @Override
  public void restart() {
    client().startContainerCmd(container.getContainerId()).exec();
    await(READY_WITHIN, this::answers, "answer");
  }

  @Override
  public void pause() {
    client().pauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void resume() {
    client().unpauseContainerCmd(container.getContainerId()).exec();
  }

  private static int freePort() {
    int port = 0;
    while (!isFree(port)) {
      port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
    }
    return port;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.getLocalPort() == port;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return name + " in container " + container.getContainerId();
  }

  /** Ready is who answers our account on the published port. */
  private final class Answers extends AbstractWaitStrategy {
    @Override
    protected void waitUntilReady() {
      await(READY_WITHIN, DockerMySqlServer.this::answers, "answer");
    }
  }
}
