package io.tiercel.node;

import io.tiercel.node.http.DrainAnswer;
import io.tiercel.node.http.DrainAnswer.Verdict;
import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.topology.DeedLog;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An order to drain that came over HTTP: checked, written into the catalog, carried out on a thread
 * of its own, and completed in the catalog.
 *
 * @param config names the node and its catalog
 * @param cluster what it leaves
 * @param notReady why the node takes no requests; empty when it does
 * @param drain returns when the node has left
 */
record DrainOrder(
    CacheNodeConfig config,
    NodeCluster cluster,
    Supplier<Optional<String>> notReady,
    Runnable drain) {
  private static final Logger log = LoggerFactory.getLogger(DrainOrder.class);

  /** Begins, or says why not. Two orders at once do no harm: the second finds it done. */
  DrainAnswer take(String who) {
    String state = notReady.get().orElse("");
    if (state.equals(Departing.DRAINING) || state.equals(Departing.DRAINED)) {
      return new DrainAnswer(Verdict.ACCEPTED, state);
    }
    if (!state.isEmpty()) {
      return new DrainAnswer(
          Verdict.CONFLICT, "the node does not serve yet (" + state + "); ask again when it does");
    }
    if (!cluster.hasOthers()) {
      return new DrainAnswer(
          Verdict.CONFLICT,
          "no other node serves, so there is nobody to hand over to; to end it all the same, end"
              + " its process");
    }
    try {
      begin(log().begin(who, "node drain", "drain node " + config.name() + " and leave"));
      return new DrainAnswer(Verdict.ACCEPTED, Departing.DRAINING);
    } catch (RouterException e) {
      return new DrainAnswer(Verdict.UNAVAILABLE, "nothing was changed: " + e.getMessage());
    }
  }

  private void begin(DeedLog.Begun line) {
    Thread thread = new Thread(() -> carryOut(line), "tiercel-drain");
    thread.setDaemon(true);
    thread.start();
  }

  private void carryOut(DeedLog.Begun line) {
    try (line) {
      try {
        drain.run();
      } catch (RuntimeException failure) {
        log.error("the node did not drain in order", failure);
        line.failed("node " + config.name() + " did not drain in order; look at its log");
        return;
      }
      line.done("node " + config.name() + " is drained");
    } catch (RouterException e) {
      log.warn("the drain's line in the catalog is not complete: {}", e.getMessage());
    }
  }

  private DeedLog log() {
    return new DeedLog(
        new MySqlEndpoint(config.catalog().host(), config.catalog().port()),
        new Credentials(config.catalog().user(), config.catalog().secret()));
  }
}
