package io.tiercel.cli.check.fault;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can be broken. */
public enum FaultKind {
  /** A cache node is killed (kill -9) and started again. */
  NODE_KILL("kill -9 a cache node, start it again"),
  /** A cache node is frozen. */
  NODE_STOP("freeze a cache node (SIGSTOP), let it go on"),
  /** An application is killed and another process takes its place. */
  APP_KILL("kill -9 an application, start another"),
  /** An application is frozen. */
  APP_STOP("freeze an application (SIGSTOP), let it go on"),
  /** A replica is frozen. */
  REPLICA_STOP("freeze a replica (SIGSTOP), let it go on"),
  /** A replica is killed and started again. */
  REPLICA_KILL("kill -9 a replica, start it again"),
  /** A replica applies nothing for a while. */
  REPLICATION_STOP("stop a replica's SQL thread: it answers, and lags"),
  /** A shard's primary is killed and started again. */
  PRIMARY_KILL("kill -9 a shard's primary, start it again"),
  /** A shard's primary is frozen. */
  PRIMARY_STOP("freeze a shard's primary (SIGSTOP), let it go on"),
  /** Every byte to and from a MySQL server is late. */
  MYSQL_SLOW("delay what nodes and a MySQL server send each other"),
  /** A MySQL server refuses connections and breaks those it has. */
  MYSQL_REFUSED("break connections of nodes to a MySQL server, refuse new ones"),
  /** Nothing passes between nodes and a MySQL server. */
  MYSQL_CUT("let nothing pass between nodes and a MySQL server"),
  /** Nodes' statements arrive, answers do not. */
  MYSQL_CUT_ONE_WAY("let nothing pass from a MySQL server to nodes"),
  /** The catalog's server is frozen. */
  CATALOG_STOP("freeze the catalog's server (SIGSTOP), let it go on"),
  /** Nothing passes between a node's service and those who call it. */
  SERVICE_CUT("let nothing pass between applications and a cache node"),
  /** Requests arrive, answers and invalidations do not. */
  SERVICE_CUT_ONE_WAY("let nothing pass from a cache node to applications"),
  /** Every byte between applications and a node is late. */
  SERVICE_SLOW("delay what applications and a cache node send each other"),
  /** Connections of applications to a node break. */
  SERVICE_RESET("break all connections of applications to a cache node"),
  /** A primary forgets its old binary logs. */
  BINLOG_PURGE("rotate and purge a primary's binary logs"),
  /** Rows change by plain SQL. */
  OUTSIDE_WRITE("change rows by plain SQL on a primary, past the tier");

  private final String description;

  FaultKind(String description) {
    this.description = description;
  }

  /** What is done. */
  public String description() {
    return description;
  }

  /** Its name as an option, such as {@code node-kill}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of this name. */
  public static Optional<FaultKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  /** All of them. */
  public static Set<FaultKind> all() {
    return EnumSet.allOf(FaultKind.class);
  }
}
