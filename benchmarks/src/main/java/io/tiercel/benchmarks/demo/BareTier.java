package io.tiercel.benchmarks.demo;

import io.tiercel.cli.check.mutant.Mechanism;
import io.tiercel.cli.check.mutant.Rewriting;
import io.tiercel.cli.cluster.NodeMain;
import io.tiercel.cli.cluster.NodeState;
import io.tiercel.cli.cluster.Wiring;
import io.tiercel.cli.demo.DemoPrograms;
import io.tiercel.cli.demo.app.DemoApp;
import io.tiercel.local.MySqlServer;
import io.tiercel.local.rewrite.MethodSwitch;
import io.tiercel.local.rewrite.RewrittenMethods;
import io.tiercel.router.MySqlEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The demo's programs without fences, heartbeats and change feed: what many would call a cache. */
final class BareTier {
  private BareTier() {}

  static DemoPrograms programs() {
    return new DemoPrograms(new BareWiring(), Application.class, Rewriting.JVM_FLAGS);
  }

  private static void takeAway() {
    List<MethodSwitch> switches =
        Stream.of(Mechanism.FENCE, Mechanism.HEARTBEAT, Mechanism.CHANGEFEED)
            .flatMap(mechanism -> mechanism.switches().stream())
            .toList();
    var unused = RewrittenMethods.of(switches);
  }

  /** The entry of a node. */
  public static final class Node {
    private Node() {}

    /** What {@link NodeMain} takes. */
    public static void main(String[] arguments) throws InterruptedException {
      takeAway();
      NodeMain.main(arguments);
    }
  }

  /** The entry of an application. */
  public static final class Application {
    private Application() {}

    /** What {@link DemoApp} takes. */
    public static void main(String[] arguments) throws Exception {
      takeAway();
      DemoApp.main(arguments);
    }
  }

  private static final class BareWiring implements Wiring {
    @Override
    public MySqlEndpoint endpoint(MySqlServer server) {
      return DIRECT.endpoint(server);
    }

    @Override
    public String advertisedHost(NodeState node) {
      return DIRECT.advertisedHost(node);
    }

    @Override
    public List<String> nodeProgram(String name) {
      List<String> program = new ArrayList<>(Rewriting.JVM_FLAGS);
      program.add(Node.class.getName());
      return program;
    }
  }
}
