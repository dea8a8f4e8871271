package io.tiercel.node.member;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import io.tiercel.node.ownership.NodeIdentity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the members of the cluster are, and those that were it lately. Thread-safe. */
public final class MemberAddresses {
  private static final int MAX_REMEMBERED = 1_000;

  private final HazelcastInstance hazelcast;
  private final Map<Long, Address> remembered =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).<Long, Address>build().asMap();

  /** As this member sees them. */
  public MemberAddresses(HazelcastInstance hazelcast) {
    this.hazelcast = hazelcast;
  }

  /** The publishers of the members that Hazelcast lists. */
  public Set<Long> present() {
    Set<Long> present = new HashSet<>();
    for (Member member : hazelcast.getCluster().getMembers()) {
      long publisher = NodeIdentity.of(member).publisher();
      remembered.put(publisher, member.getAddress());
      present.add(publisher);
    }
    return present;
  }

  /** Where a node's member is or was; empty for one that was never seen. */
  Optional<Address> of(long publisher) {
    return Optional.ofNullable(remembered.get(publisher));
  }

  /** The publishers at whose address Hazelcast lists another one now. */
  public Set<Long> succeeded() {
    Map<Address, Long> now = new HashMap<>();
    present().forEach(publisher -> of(publisher).ifPresent(at -> now.put(at, publisher)));
    Set<Long> succeeded = new HashSet<>();
    remembered.forEach(
        (publisher, at) -> {
          Long successor = now.get(at);
          if (successor != null && !successor.equals(publisher)) {
            succeeded.add(publisher);
          }
        });
    return succeeded;
  }
}
