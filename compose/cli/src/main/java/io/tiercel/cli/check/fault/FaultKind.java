package io.tiercel.cli.check.fault;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can be broken. */
public enum FaultKind {
  /** A cache node is killed (kill -9) and started again. */
  NODE_KILL(Place.PROCESS, "kill -9 a cache node, start it again"),
  /** A cache node is frozen. */
  NODE_STOP(Place.PROCESS, "freeze a cache node (SIGSTOP), let it go on"),
  /** An application is killed and another process takes its place. */
  APP_KILL(Place.PROCESS, "kill -9 an application, start another"),
  /** An application is frozen. */
  APP_STOP(Place.PROCESS, "freeze an application (SIGSTOP), let it go on"),
  /** A replica is frozen. */
  REPLICA_STOP(Place.SERVER, "freeze a replica (SIGSTOP), let it go on"),
  /** A replica is killed and started again. */
  REPLICA_KILL(Place.SERVER, "kill -9 a replica, start it again"),
  /** A replica applies nothing for a while. */
  REPLICATION_STOP(Place.SERVER, "stop a replica's SQL thread: it answers, and lags"),
  /** A shard's primary is killed and started again. */
  PRIMARY_KILL(Place.SERVER, "kill -9 a shard's primary, start it again"),
  /** A shard's primary is frozen. */
  PRIMARY_STOP(Place.SERVER, "freeze a shard's primary (SIGSTOP), let it go on"),
  /** Every byte to and from a MySQL server is late. */
  MYSQL_SLOW(Place.SERVER, "delay what nodes and a MySQL server send each other"),
  /** A MySQL server refuses connections and breaks those it has. */
  MYSQL_REFUSED(Place.SERVER, "break connections of nodes to a MySQL server, refuse new ones"),
  /** Nothing passes between nodes and a MySQL server. */
  MYSQL_CUT(Place.SERVER, "let nothing pass between nodes and a MySQL server"),
  /** Nodes' statements arrive, answers do not. */
  MYSQL_CUT_ONE_WAY(Place.SERVER, "let nothing pass from a MySQL server to nodes"),
  /** The catalog's server is frozen. */
  CATALOG_STOP(Place.SERVER, "freeze the catalog's server (SIGSTOP), let it go on"),
  /** Nothing passes between a node's service and those who call it. */
  SERVICE_CUT(Place.LINK, "let nothing pass between applications and a cache node"),
  /** Requests arrive, answers and invalidations do not. */
  SERVICE_CUT_ONE_WAY(Place.LINK, "let nothing pass from a cache node to applications"),
  /** Every byte between applications and a node is late. */
  SERVICE_SLOW(Place.LINK, "delay what applications and a cache node send each other"),
  /** Connections of applications to a node break. */
  SERVICE_RESET(Place.LINK, "break all connections of applications to a cache node"),
  /** Nothing passes between one application and one node. */
  APP_LINK_CUT(Place.LINK, "let nothing pass between one application and one cache node"),
  /** Nothing passes between two nodes. */
  NODE_LINK_CUT(Place.LINK, "let nothing pass between two cache nodes"),
  /** Two nodes, and only one hears the other. */
  NODE_LINK_CUT_ONE_WAY(Place.LINK, "let nothing pass from one cache node to another"),
  /** A node reaches MySQL and applications, and no other node. */
  NODE_ISOLATED(Place.LINK, "let nothing pass between a cache node and all others"),
  /** The change feed loses its seat and its stream. */
  FEED_KILL(Place.SERVER, "kill the connections by which a node follows a primary's binlog"),
  /** A primary forgets its old binary logs. */
  BINLOG_PURGE(Place.SERVER, "rotate and purge a primary's binary logs"),
  /** Invalidations are lost. */
  INVALIDATION_LOSS(
      Place.INSIDE, "lose some invalidations on their way into an application or a node"),
  /** Invalidations are late. */
  INVALIDATION_DELAY(
      Place.INSIDE, "hold some invalidations up on their way into an application or a node"),
  /** Invalidations come twice. */
  INVALIDATION_DOUBLE(Place.INSIDE, "let some invalidations come twice to an application or node"),
  /** An application's wall clock is wrong. */
  APP_CLOCK(Place.INSIDE, "step an application's wall clock by 5 minutes, and back"),
  /** A node's wall clock is wrong. */
  NODE_CLOCK(Place.INSIDE, "step a cache node's wall clock by 5 minutes, and back"),
  /** Rows change by plain SQL. */
  OUTSIDE_WRITE(Place.SERVER, "change rows by plain SQL on a primary, past the tier"),
  /** Rows change, and their version does not. */
  OUTSIDE_PLAIN(Place.SERVER, "the same, leaving _version as it was"),
  /** Many rows change at once. */
  OUTSIDE_MANY(Place.SERVER, "the same, many rows in one statement"),
  /** Rows are removed and put back in one statement. */
  OUTSIDE_REPLACE(Place.SERVER, "the same by REPLACE, taking _version back to 0");

  /** What is hit. */
  enum Place {
    /** A node or an application. */
    PROCESS,
    /** What processes and nodes send each other. */
    LINK,
    /** The inside of a node or an application. */
    INSIDE,
    /** A MySQL server, or the way to it. */
    SERVER
  }

  private final Place place;
  private final String description;

  FaultKind(Place place, String description) {
    this.place = place;
    this.description = description;
  }

  /** Whether processes have to be prepared for it before they start. */
  public boolean inside() {
    return place == Place.INSIDE;
  }

  /** Whether a process has to start before it is mended, which takes seconds. */
  boolean slowToMend() {
    return switch (this) {
      case NODE_KILL, APP_KILL, REPLICA_KILL, PRIMARY_KILL -> true;
      default -> false;
    };
  }

  Place place() {
    return place;
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
