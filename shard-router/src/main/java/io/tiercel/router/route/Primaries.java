package io.tiercel.router.route;

import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.replica.GtidSet;
import io.tiercel.router.replica.ServerProbe.PrimaryListener;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a primary's probe tells and asks. Thread-safe.
 *
 * @param view empty until the router is open: until then the catalog was just read
 */
public record Primaries(
    AtomicReference<@Nullable ClusterView> view,
    Freshness freshness,
    String shard,
    MySqlEndpoint endpoint)
    implements PrimaryListener {
  @Override
  public void holds(long askedAtNanos, GtidSet executed) {
    ClusterView opened = view.get();
    if (opened != null) {
      freshness.primaryHolds(opened.now(), shard, askedAtNanos, executed);
    }
  }

  @Override
  public boolean confirms() {
    ClusterView opened = view.get();
    if (opened == null) {
      return true;
    }
    opened.refresh();
    return opened.now().shards().stream()
        .anyMatch(each -> each.primary().endpoint().equals(endpoint));
  }
}
