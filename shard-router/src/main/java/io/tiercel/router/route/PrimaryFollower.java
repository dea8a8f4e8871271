package io.tiercel.router.route;

import io.tiercel.router.RouterException;
import io.tiercel.router.route.Cluster.ShardServers;
import io.tiercel.router.topology.MovedPrimary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for another primary where the one that the catalog names takes no writes or does not
 * answer. Confined to one thread.
 */
public final class PrimaryFollower implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PrimaryFollower.class);

  private final ClusterView view;
  private final MovedPrimary moved;

  /** Over this view. */
  public PrimaryFollower(ClusterView view, MovedPrimary moved) {
    this.view = view;
    this.moved = moved;
  }

  @Override
  public void run() {
    for (ShardServers shard : view.now().shards()) {
      boolean doubtful =
          shard.primary().health().last() != null && !shard.primary().health().healthy();
      if (doubtful && !shard.replicas().isEmpty()) {
        follow(shard);
      }
    }
  }

  private void follow(ShardServers shard) {
    try {
      moved
          .settle(shard.description())
          .ifPresent(
              primary -> {
                LOG.warn("{} was moved to {} by another program", shard.name(), primary);
                view.refresh();
              });
    } catch (RouterException e) {
      LOG.warn("no other primary of {} is taken: {}", shard.name(), e.getMessage());
    } catch (RuntimeException e) {
      // A scheduled task that throws would not run again.
      LOG.error("looking for the primary of {} failed", shard.name(), e);
    }
  }
}
