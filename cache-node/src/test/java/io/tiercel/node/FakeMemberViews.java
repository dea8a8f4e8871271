package io.tiercel.node;

import io.tiercel.router.MemberView;
import io.tiercel.router.MemberViews;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The catalog's rows in memory. Thread-safe. */
public final class FakeMemberViews implements MemberViews {
  private final Map<String, MemberView> views = new HashMap<>();
  private final Set<Long> kept = new HashSet<>();

  /** From now on no view goes on without this one. */
  public synchronized void keep(long publisher) {
    kept.add(publisher);
  }

  @Override
  public synchronized MemberView read(String cluster) {
    return views.getOrDefault(cluster, MemberView.NONE);
  }

  @Override
  public synchronized boolean replace(String cluster, MemberView seen, Set<Long> members) {
    MemberView now = read(cluster);
    if (now.epoch() != seen.epoch() || !members.containsAll(kept)) {
      return false;
    }
    views.put(cluster, new MemberView(now.epoch() + 1, members, now.beats()));
    return true;
  }

  @Override
  public synchronized void beat(String cluster, long epoch) {
    MemberView now = read(cluster);
    if (now.epoch() == epoch) {
      views.put(cluster, new MemberView(epoch, now.members(), now.beats() + 1));
    }
  }
}
