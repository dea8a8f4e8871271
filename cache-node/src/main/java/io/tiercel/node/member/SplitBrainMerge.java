package io.tiercel.node.member;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.util.AddressUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges this member into a cluster that went on without it; what it held is dropped.
 *
 * <p>Hazelcast would do that by itself, but lets the smaller part join the larger, and of two equal
 * ones that with the greater address. Which part went on, and so has the floors of all that was
 * acknowledged since, is not for addresses to say: Hazelcast's own search is off, and this is its
 * inner step with the right target. Thread-safe.
 */
public final class SplitBrainMerge {
  private static final Logger log = LoggerFactory.getLogger(SplitBrainMerge.class);
  private static final int REACH_MILLIS = 500;

  private final HazelcastInstance hazelcast;
  private final List<String> seeds;
  private final MemberAddresses addresses;

  /**
   * Of this member.
   *
   * @param seeds host:port of some members, for when none of the others was ever seen
   */
  public SplitBrainMerge(
      HazelcastInstance hazelcast, MemberAddresses addresses, List<String> seeds) {
    this.hazelcast = hazelcast;
    this.addresses = addresses;
    this.seeds = List.copyOf(seeds);
  }

  /**
   * Leaves the part that this member is in and joins the cluster of these nodes. Blocks while it
   * does, for half a minute at most; does nothing where none of them can be reached.
   */
  public void into(Set<Long> publishers) {
    Optional<Address> target = candidates(publishers).filter(SplitBrainMerge::answers).findFirst();
    if (target.isEmpty()) {
      log.info("the cluster went on without this member, and none of its members can be reached");
      return;
    }
    log.warn("the cluster went on without this member: merging into it at {}", target.get());
    ((HazelcastInstanceProxy) hazelcast).getOriginal().node.getClusterService().merge(target.get());
  }

  private Stream<Address> candidates(Set<Long> publishers) {
    List<Address> mine = new ArrayList<>();
    hazelcast.getCluster().getMembers().forEach(member -> mine.add(member.getAddress()));
    return Stream.concat(
            publishers.stream().map(addresses::of).flatMap(Optional::stream),
            seeds.stream().map(SplitBrainMerge::address).flatMap(Optional::stream))
        .filter(address -> !mine.contains(address));
  }

  private static Optional<Address> address(String seed) {
    AddressUtil.AddressHolder at = AddressUtil.getAddressHolder(seed, NetworkConfig.DEFAULT_PORT);
    try {
      return Optional.of(new Address(at.getAddress(), at.getPort()));
    } catch (UnknownHostException unknown) {
      return Optional.empty();
    }
  }

  /** Joining one that does not answer would leave this member without a cluster for long. */
  private static boolean answers(Address address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), REACH_MILLIS);
      return true;
    } catch (IOException silent) {
      return false;
    }
  }
}
