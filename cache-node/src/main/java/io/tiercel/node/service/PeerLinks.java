package io.tiercel.node.service;

import com.hazelcast.cluster.Member;
import io.tiercel.node.fill.KeyRequest;
import io.tiercel.node.ownership.NodeIdentity;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Streams to the other nodes, opened at first use. Thread-safe; never blocks. */
public final class PeerLinks implements AutoCloseable {
  private final ConcurrentHashMap<UUID, PeerLink> links = new ConcurrentHashMap<>();
  private final Executor executor;

  /** Sends on the executor. */
  public PeerLinks(Executor executor) {
    this.executor = executor;
  }

  /**
   * Passes a request to its owner.
   *
   * @param takeBack gets the requests that the owner did not answer when its link breaks
   * @return false when there is no link now and the request has to be answered here
   */
  boolean forward(Member owner, KeyRequest request, Consumer<List<KeyRequest>> takeBack) {
    PeerLink link =
        links.computeIfAbsent(
            owner.getUuid(), id -> new PeerLink(NodeIdentity.of(owner), executor));
    return link.forward(request, takeBack);
  }

  /** Closes the links to all who are not members any more. */
  public void retain(Set<UUID> members) {
    links.forEach(
        (id, link) -> {
          if (!members.contains(id) && links.remove(id, link)) {
            link.close();
          }
        });
  }

  @Override
  public void close() {
    retain(Set.of());
  }
}
