package io.tiercel.client.internal.gateway;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.tiercel.protocol.v1.ClusterView;
import io.tiercel.protocol.v1.NodeAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes there are, and which of them a slot's calls go to. Thread-safe.
 *
 * <p>The view is a hint: where the owner is unknown, away or silent any other node answers. Nodes
 * behind a gateway or in containers tell addresses that only their neighbours can reach; then calls
 * go through the address that the view itself came from.
 */
final class ClusterNodes {
  private final Function<String, NodeStream> opener;
  private final ConcurrentHashMap<String, NodeStream> streams = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile @Nullable View view;
  private volatile @Nullable String detour;

  @GuardedBy("this")
  private boolean closed;

  private record View(long revision, List<String> addresses, List<Integer> slotOwner) {
    @Nullable String owner(int slot) {
      int index = slot < slotOwner.size() ? slotOwner.get(slot) : -1;
      return index >= 0 && index < addresses.size() ? addresses.get(index) : null;
    }
  }

  /** {@code opener} makes the stream to an address and opens it. */
  ClusterNodes(Function<String, NodeStream> opener) {
    this.opener = opener;
  }

  /** Takes a newer view; {@code from} is the node that sent it. */
  synchronized void update(ClusterView newer, String from, boolean freshLink) {
    View known = view;
    if (closed || (known != null && !freshLink && newer.getRevision() < known.revision())) {
      return;
    }
    List<String> addresses = new ArrayList<>();
    for (NodeAddress node : newer.getNodesList()) {
      addresses.add(node.getHost() + ":" + node.getPort());
    }
    if (addresses.isEmpty()) {
      addresses.add(from);
    }
    view = new View(newer.getRevision(), addresses, newer.getSlotOwnerList());
    addresses.forEach(address -> streams.computeIfAbsent(address, opener));
    boolean reachable = addresses.stream().anyMatch(this::usable);
    detour = addresses.contains(from) || reachable ? null : from;
    if (detour != null) {
      streams.computeIfAbsent(from, opener);
    }
  }

  private boolean usable(String address) {
    NodeStream stream = streams.get(address);
    return stream != null && stream.usable();
  }

  /** Whether the view still lists a node, or came from there for want of one that it lists. */
  boolean lists(String address) {
    View known = view;
    return known == null || known.addresses().contains(address) || address.equals(detour);
  }

  /** Forgets a node that left. */
  void remove(NodeStream stream) {
    streams.remove(stream.address(), stream);
  }

  /** The addresses of the view. */
  List<String> addresses() {
    View known = view;
    return known == null ? List.of() : known.addresses();
  }

  /** The address of the slot's owner, as the view says; empty where it does not say. */
  String ownerOf(int slot) {
    View known = view;
    String owner = known == null ? null : known.owner(slot);
    return owner == null ? "" : owner;
  }

  Collection<NodeStream> streams() {
    return streams.values();
  }

  boolean anyUsable() {
    return streams.values().stream().anyMatch(NodeStream::usable);
  }

  /**
   * The stream for a slot's call, or null when no node is connected.
   *
   * @param avoid a node that has just failed the call
   */
  @Nullable NodeStream choose(int slot, @Nullable NodeStream avoid) {
    View known = view;
    String owner = known == null ? null : known.owner(slot);
    NodeStream first = owner == null ? null : streams.get(owner);
    if (first != null && first != avoid && first.usable() && !first.suspect()) {
      return first;
    }
    return another(avoid);
  }

  private @Nullable NodeStream another(@Nullable NodeStream avoid) {
    List<NodeStream> usable = streams.values().stream().filter(NodeStream::usable).toList();
    int start = Math.floorMod(turn.getAndIncrement(), Math.max(1, usable.size()));
    NodeStream best = null;
    for (int i = 0; i < usable.size(); i++) {
      NodeStream candidate = usable.get((start + i) % usable.size());
      if (best == null || rank(candidate, avoid) < rank(best, avoid)) {
        best = candidate;
      }
    }
    return best;
  }

  private static int rank(NodeStream stream, @Nullable NodeStream avoid) {
    return (stream == avoid ? 2 : 0) + (stream.suspect() ? 1 : 0);
  }

  synchronized void close() {
    closed = true;
    for (Map.Entry<String, NodeStream> entry : streams.entrySet()) {
      entry.getValue().close();
    }
  }
}
