package io.tiercel.node.service;

import com.hazelcast.cluster.Member;
import io.tiercel.node.fill.KeyRequest;
import io.tiercel.node.ownership.NodeIdentity;
import io.tiercel.protocol.v1.Request;
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
  private volatile Consumer<List<KeyRequest>> returned = requests -> {};

  /** Sends on the executor. */
  public PeerLinks(Executor executor) {
    this.executor = executor;
  }

  /**
   * From now on takes the requests that a node did not answer when its link broke or it drained.
   */
  public void onReturned(Consumer<List<KeyRequest>> taker) {
    returned = taker;
  }

  /**
   * Passes a request to its owner.
   *
   * @return false when there is no link now and the request has to be answered here
   */
  boolean forward(Member owner, KeyRequest request) {
    return linkTo(owner).forward(request);
  }

  /** Sends what has no answer; lost when there is no link now. */
  void tell(Member owner, Request told) {
    linkTo(owner).tell(told);
  }

  private PeerLink linkTo(Member member) {
    return links.computeIfAbsent(
        member.getUuid(),
        id ->
            new PeerLink(NodeIdentity.of(member), executor, requests -> returned.accept(requests)));
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
