package io.tiercel.node.service;

import com.hazelcast.cluster.Member;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.fill.HandedLoads;
import io.tiercel.node.fill.KeyRequest;
import io.tiercel.node.fill.OwnerPeeks;
import io.tiercel.node.fill.OwnerReads;
import io.tiercel.node.fill.OwnerWrites;
import io.tiercel.node.fill.Reply;
import io.tiercel.node.fill.RequestDeadlines;
import io.tiercel.node.loader.NodeException;
import io.tiercel.node.loader.TableHandle;
import io.tiercel.node.loader.Tables;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.node.ownership.SlotOwners;
import io.tiercel.node.ownership.Voice;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.v1.Failure;
import io.tiercel.protocol.v1.Peeked;
import io.tiercel.protocol.v1.Request;
import io.tiercel.protocol.v1.Response;
import io.tiercel.router.RowKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Understands requests and brings each to its owner: to this node's reads and writes, or over a
 * link to the node that owns the slot, one hop at most. Thread-safe; never blocks.
 */
public final class RequestDispatcher {
  private final Tables tables;
  private final SlotOwners owners;
  private final OwnerReads reads;
  private final OwnerPeeks peeks;
  private final HandedLoads handed;
  private final OwnerWrites writes;
  private final RequestDeadlines deadlines;
  private final PeerLinks peers;
  private final Voice voice;
  private final NodeMetrics metrics;
  private volatile boolean closed;

  /** With everything it needs. */
  public RequestDispatcher(
      Tables tables,
      SlotOwners owners,
      OwnerReads reads,
      OwnerPeeks peeks,
      HandedLoads handed,
      OwnerWrites writes,
      RequestDeadlines deadlines,
      PeerLinks peers,
      Voice voice,
      NodeMetrics metrics) {
    this.tables = tables;
    this.owners = owners;
    this.reads = reads;
    this.peeks = peeks;
    this.handed = handed;
    this.writes = writes;
    this.deadlines = deadlines;
    this.peers = peers;
    this.voice = voice;
    this.metrics = metrics;
  }

  /** From now on everything is answered NODE_DRAINING. */
  public void close() {
    closed = true;
  }

  /** Answers requests that came together. Reads of one shard are loaded together. */
  void dispatch(List<Request> requests, Reply reply) {
    List<KeyRequest> local = new ArrayList<>(requests.size());
    Map<String, List<Request>> unknown = new HashMap<>();
    for (Request request : requests) {
      TableHandle table = tables.known(request.getTable());
      if (closed) {
        fail(request, draining(), reply);
      } else if (request.hasLoad() && request.getKey().isEmpty()) {
        handed.take(request.getLoad());
      } else if (table == null || table.fingerprint() != request.getFingerprint()) {
        unknown.computeIfAbsent(request.getTable(), name -> new ArrayList<>()).add(request);
      } else {
        route(request, table, reply, local);
      }
    }
    answerHere(local);
    unknown.forEach((table, waiting) -> resolve(table, waiting, reply));
  }

  private void resolve(String name, List<Request> waiting, Reply reply) {
    var unused =
        tables
            .resolve(name)
            .thenCompose(
                table ->
                    waiting.stream().allMatch(r -> r.getFingerprint() == table.fingerprint())
                        ? java.util.concurrent.CompletableFuture.completedFuture(table)
                        : tables.refresh(name))
            .whenComplete(
                (table, failure) -> {
                  if (failure != null) {
                    NodeException told = NodeException.of(failure, Failure.Outcome.NOT_APPLIED);
                    waiting.forEach(request -> fail(request, told, reply));
                  } else {
                    resolved(table, waiting, reply);
                  }
                });
  }

  private void resolved(TableHandle table, List<Request> waiting, Reply reply) {
    List<KeyRequest> local = new ArrayList<>(waiting.size());
    for (Request request : waiting) {
      if (table.fingerprint() == request.getFingerprint()) {
        route(request, table, reply, local);
      } else {
        fail(request, shapeChanged(table), reply);
      }
    }
    answerHere(local);
  }

  private void route(Request request, TableHandle table, Reply reply, List<KeyRequest> local) {
    KeyRequest understood;
    try {
      if (request.hasPeek()) {
        Peeked peeked = peeks.look(request.getPeek(), table);
        reply.send(Response.newBuilder().setId(request.getId()).setPeeked(peeked).build());
        return;
      }
      understood = understand(request, table, reply);
    } catch (NodeException refused) {
      fail(request, refused, reply);
      return;
    }
    Member owner = request.getForwarded() ? null : owners.ownerOf(understood.key().slot());
    if (owner == null
        || owner.localMember()
        || voice.isSilent(owner)
        || !forward(owner, understood)) {
      local.add(understood);
    }
  }

  private boolean forward(Member owner, KeyRequest request) {
    if (!peers.forward(owner, request)) {
      return false;
    }
    deadlines.watch(request);
    metrics.count(Count.FORWARDED);
    return true;
  }

  /** The owner cannot be reached: MySQL, the entries and their floors are as right from here. */
  public void takeBack(List<KeyRequest> requests) {
    answerHere(requests.stream().filter(request -> !request.answered()).toList());
  }

  private void answerHere(List<KeyRequest> requests) {
    List<KeyRequest> reading = new ArrayList<>(requests.size());
    for (KeyRequest request : requests) {
      if (request.isWrite()) {
        writes.write(request);
      } else if (request.isLoad()) {
        handed.take(request);
      } else {
        reading.add(request);
      }
    }
    if (!reading.isEmpty()) {
      reads.read(reading);
    }
  }

  private KeyRequest understand(Request request, TableHandle table, Reply reply) {
    if (request.getDeadlineMillis() == 0) {
      throw new NodeException(
          ErrorCode.DEADLINE_EXCEEDED, false, "a request needs a deadline above 0 ms");
    }
    if (request.getOperationCase() == Request.OperationCase.OPERATION_NOT_SET) {
      throw new NodeException(ErrorCode.INTERNAL, false, "a request without an operation");
    }
    byte[] key = request.getKey().toByteArray();
    RowKey decoded = table.decodeKey(key);
    EntryKey entryKey = table.entryKey(key, decoded);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(request.getDeadlineMillis());
    return new KeyRequest(request, table, entryKey, decoded, deadline, counted(reply));
  }

  private Reply counted(Reply reply) {
    return response -> {
      if (response.hasFailure()) {
        metrics.count(Count.FAILURES);
      }
      reply.send(response);
    };
  }

  private void fail(Request request, NodeException failure, Reply reply) {
    counted(reply)
        .send(Response.newBuilder().setId(request.getId()).setFailure(failure.toProto()).build());
  }

  private static NodeException draining() {
    return new NodeException(ErrorCode.NODE_DRAINING, true, "the node shuts down; ask another");
  }

  private static NodeException shapeChanged(TableHandle table) {
    return new NodeException(
        ErrorCode.SHAPE_CHANGED,
        false,
        "table " + table.name() + " has another shape than the request; describe it again");
  }
}
