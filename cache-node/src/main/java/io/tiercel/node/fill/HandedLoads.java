package io.tiercel.node.fill;

import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.loader.GatheredLoads;
import io.tiercel.node.loader.LoadRequest;
import io.tiercel.node.loader.LoadedRow;
import io.tiercel.node.loader.NodeException;
import io.tiercel.node.loader.ShardLoader;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.Load;
import io.tiercel.protocol.v1.ReadGroup;
import io.tiercel.protocol.v1.Request;
import io.tiercel.protocol.v1.Response;
import io.tiercel.protocol.v1.RowResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Loads that one node queries for the owners of the keys. The owner keeps flight, lease and floor:
 * what comes back is filled or refused as if it had asked MySQL itself, and what does not come back
 * it loads itself. Thread-safe; never blocks.
 */
public final class HandedLoads {
  /** Longer than nearly every query; a node that is silent for so long is not waited for. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ShardLoader loader;
  private final GatheredLoads gathered;
  private final GatheringNodes nodes;
  private final RequestDeadlines deadlines;
  private final NodeMetrics metrics;

  /** With everything it needs. */
  public HandedLoads(
      ShardLoader loader,
      GatheredLoads gathered,
      GatheringNodes nodes,
      RequestDeadlines deadlines,
      NodeMetrics metrics) {
    this.loader = loader;
    this.gathered = gathered;
    this.nodes = nodes;
    this.deadlines = deadlines;
    this.metrics = metrics;
  }

  /**
   * This node's part of a group goes to where it is gathered.
   *
   * @param decided reads of the group that this part decides
   * @param loads those of them that have to be loaded
   * @param deadlineNanos when the first of their callers stops waiting
   */
  void leave(ReadGroup group, int decided, List<LoadRequest> loads, long deadlineNanos) {
    if (nodes.isHere(group.getSlot())) {
      gathered.add(group.getId(), group.getKeys(), decided, loads);
    } else if (loads.isEmpty()) {
      Load nothing = Load.newBuilder().setGroup(group).setDecided(decided).build();
      nodes.tell(group.getSlot(), Request.newBuilder().setLoad(nothing).build());
    } else {
      hand(group, decided - loads.size(), loads, patience(deadlineNanos));
    }
  }

  /** Half of what is left, so that there is time to load here. */
  private static long patience(long deadlineNanos) {
    long now = System.nanoTime();
    return now + Math.min(PATIENCE_NANOS, (deadlineNanos - now) / 2);
  }

  private void hand(ReadGroup group, int settled, List<LoadRequest> loads, long untilNanos) {
    List<LoadRequest> kept = new ArrayList<>();
    int decided = settled + 1;
    for (LoadRequest load : loads) {
      KeyRequest handed = handed(load, group, decided, untilNanos);
      decided = 1;
      deadlines.watch(handed);
      if (nodes.hand(group.getSlot(), handed)) {
        metrics.count(Count.LOADS_HANDED);
      } else {
        kept.add(load);
      }
    }
    loader.load(kept);
  }

  private KeyRequest handed(LoadRequest load, ReadGroup group, int decided, long untilNanos) {
    byte[] key = load.table().encodeKey(load.key());
    Request wire =
        Request.newBuilder()
            .setTable(load.table().name())
            .setFingerprint(load.table().fingerprint())
            .setKey(com.google.protobuf.UnsafeByteOperations.unsafeWrap(key))
            .setLoad(Load.newBuilder().setGroup(group).setDecided(decided))
            .build();
    EntryKey entry = load.table().entryKey(key, load.key());
    return new KeyRequest(
        wire, load.table(), entry, load.key(), untilNanos, answer -> back(load, answer));
  }

  /** The node that gathers failed or is silent: that is no failure of the load. */
  private void back(LoadRequest load, Response answer) {
    if (!answer.hasRow()) {
      metrics.count(Count.LOADS_TAKEN_BACK);
      loader.load(List.of(load));
      return;
    }
    RowResult row = answer.getRow();
    Stamp stamp = new Stamp(row.getStamp().getTerm(), row.getStamp().getVersion());
    byte[] bytes = row.getAbsent() ? null : row.getRow().toByteArray();
    load.callback().loaded(new LoadedRow(stamp, bytes, true));
  }

  /** Another owner hands a load to this node, or one that this node handed came back unanswered. */
  public void take(KeyRequest request) {
    deadlines.watch(request);
    Load load = request.wire().getLoad();
    add(
        load,
        new LoadRequest(
            request.table(), request.rowKey(), request.key().slot(), true, new Answer(request)));
  }

  /** Another owner tells of reads that need no load. */
  public void take(Load nothing) {
    add(nothing);
  }

  private void add(Load load, LoadRequest... loads) {
    ReadGroup group = load.getGroup();
    gathered.add(group.getId(), group.getKeys(), load.getDecided(), List.of(loads));
  }

  /** Answers the owner that handed the load over. */
  private record Answer(KeyRequest request) implements LoadRequest.Callback {
    @Override
    public void loaded(LoadedRow row) {
      request.answerLoaded(row);
    }

    @Override
    public void failed(NodeException failure) {
      request.fail(failure);
    }
  }
}
