package io.tiercel.cli.check.fault;

import io.tiercel.cli.check.disturbance.DisturbanceFile;
import io.tiercel.cli.check.network.Link;
import io.tiercel.cli.cluster.NodeProcess;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.MySqlTopology;
import io.tiercel.local.proxy.TcpProxy;
import java.util.List;

/** Whom faults can hit. */
public interface FaultTargets {
  /** The cache nodes. */
  List<NodeProcess> nodes();

  /** The applications. */
  List<BreakableProcess> applications();

  /** The MySQL servers. */
  MySqlTopology mysql();

  /** What stands between nodes and this server. */
  TcpProxy proxyOf(MySqlServer server);

  /** What an application or a node and another node can send each other. */
  Link between(String from, String node);

  /** Returns when this node serves. */
  void awaitReady(NodeProcess node);

  /** What goes wrong inside this application or node. */
  DisturbanceFile disturbanceOf(String process);

  /** Changes some rows of this primary by plain SQL. */
  void writeOutside(MySqlServer primary, OutsideStyle style);

  /** A process that is killed and frozen at will. */
  interface BreakableProcess {
    /** Its name in reports. */
    String name();

    /** Ends it as kill -9 does. */
    void kill();

    /** Starts another in its place, and waits until it works; frozen ones go on. */
    void restart();

    /** Freezes it. */
    void pause();

    /** Lets it go on. */
    void resume();
  }
}
