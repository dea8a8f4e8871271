package io.tiercel.node;

import io.tiercel.node.config.ConfigException;
import io.tiercel.node.config.YamlConfig;
import io.tiercel.router.RouterException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The entry of a process that is a cache node and nothing else. */
public final class CacheNodeMain {
  private static final Logger log = LoggerFactory.getLogger(CacheNodeMain.class);

  private CacheNodeMain() {}

  /** {@code --config FILE}. Exit code 2 with one screen of text when it cannot start. */
  public static void main(String[] arguments) {
    // The binlog client logs by java.util.logging, which knows nothing of this node's levels.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    try {
      CacheNodeConfig config = YamlConfig.read(configFile(arguments), CacheNodeConfig.class);
      CacheNode node = CacheNode.start(config);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node), "tiercel-stop"));
      System.out.println(
          "ready grpc="
              + config.grpc().advertise()
              + ":"
              + config.grpc().port()
              + " http="
              + config.http().host()
              + ":"
              + config.http().port());
    } catch (ConfigException | RouterException e) {
      refuse(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.debug("start failed", e);
      refuse("unexpected " + e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private static Path configFile(String[] arguments) {
    if (arguments.length != 2 || !arguments[0].equals("--config")) {
      throw new ConfigException("usage: --config FILE");
    }
    return Path.of(arguments[1]);
  }

  private static void refuse(String why) {
    System.err.println("The cache node cannot start.");
    System.err.println(why);
    // Whatever half-started still runs has no say in this.
    Runtime.getRuntime().halt(2);
  }

  /** A drained stop is a success, though a signal asked for it. */
  private static void stop(CacheNode node) {
    int exitCode = 0;
    try {
      node.close();
    } catch (RuntimeException e) {
      log.error("the node did not stop in order", e);
      exitCode = 1;
    }
    Runtime.getRuntime().halt(exitCode);
  }
}
