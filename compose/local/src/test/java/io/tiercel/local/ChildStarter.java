package io.tiercel.local;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A JVM of its own that starts servers, says their process ids, and waits to be killed. */
final class ChildStarter {
  private ChildStarter() {}

  public static void main(String[] arguments) throws InterruptedException {
    ServerLauncher launcher =
        arguments[1].equals("plain") ? ServerLauncher.plain() : ServerLauncher.dyingWithParent();
    MySqlTopology topology =
        new EmbeddedMySql(EmbeddedMySqlConfig.fromEnvironment(), folder -> Long.MAX_VALUE, launcher)
            .start(new TopologySpec(1, 0, Path.of(arguments[0]), false));
    for (MySqlServer server : topology.servers()) {
      System.out.println("pid " + server.pid());
    }
    System.out.println("started");
    new CountDownLatch(1).await();
  }
}
