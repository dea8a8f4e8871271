package io.tiercel.benchmarks.scale;

import io.tiercel.benchmarks.contest.Contestant;
import io.tiercel.benchmarks.contest.Standings;
import io.tiercel.benchmarks.measured.MeasuredCluster;
import io.tiercel.benchmarks.report.Row;
import io.tiercel.benchmarks.report.Series;
import io.tiercel.benchmarks.report.Series.Point;
import io.tiercel.benchmarks.tables.Item;
import io.tiercel.benchmarks.tables.ItemRows;
import io.tiercel.cli.run.RunException;
import io.tiercel.client.NearCacheConfig;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * One application writes at a constant rate while more and more others are told: the share of the
 * rate that is reached, how long writes take from when they were due, and the share of what was to
 * be told that was heard in the end.
 */
final class SubscriberScale {
  private static final List<Integer> SUBSCRIBERS = List.of(1, 10, 100, 1_000);
  private static final int MOST = 1_000;
  private static final int WRITES_PER_SECOND = 1_000;
  private static final int CALLERS = 32;
  private static final KeyRange KEYS = new KeyRange(0, 10_000);
  private static final String NAME = "scale.subscribers";
  private static final String AXIS = "subscribers";

  private final Scene scene;
  private final Subscribers subscribers;
  private final Table<Long, Item> items;
  private final LongAdder writes = new LongAdder();
  private final List<Point> reached = new ArrayList<>();
  private final List<Point> slowest = new ArrayList<>();
  private final List<Point> heard = new ArrayList<>();

  private int connected;

  private SubscriberScale(Scene scene, Subscribers subscribers, Table<Long, Item> items) {
    this.scene = scene;
    this.subscribers = subscribers;
    this.items = items;
  }

  static void measure(Scene scene, Findings findings) {
    try (MeasuredCluster cluster = scene.cluster("subscribers", 1);
        Tiercel tiercel = cluster.connect(NearCacheConfig.off());
        Subscribers subscribers =
            new Subscribers(cluster.cluster(), scene.folder().resolve("subscribers.log"))) {
      ItemRows.insertQuietly(cluster.cluster(), KEYS.count());
      SubscriberScale part =
          new SubscriberScale(scene, subscribers, MeasuredCluster.items(tiercel));
      SUBSCRIBERS.forEach(part::measure);
      part.tell(findings);
    }
  }

  /** With as many as could connect. */
  private void measure(int wanted) {
    scene.progress().step(wanted + " subscribers connect");
    int count = subscribers.grow(wanted);
    if (count <= connected) {
      throw RunException.failed("no subscriber connects after the first " + connected, null);
    }
    connected = count;
    long heardBefore = subscribers.heard();
    writes.reset();
    scene.progress().step(count + " subscribers");
    Contestant writer = Contestant.of(Contestant.TIERCEL, this::write);
    Standings standings = scene.contest().openLoop(CALLERS, WRITES_PER_SECOND, List.of(writer));
    double perSecond = standings.perSecond(Contestant.TIERCEL);
    reached.add(new Point(count, perSecond / WRITES_PER_SECOND));
    slowest.add(new Point(count, standings.p99(Contestant.TIERCEL)));
    double told = (double) count * writes.sum();
    heard.add(new Point(count, (subscribers.heard() - heardBefore) / told));
  }

  private void write() {
    var unused = items.put(Item.of(KEYS.random(), System.nanoTime()));
    writes.increment();
  }

  private void tell(Findings findings) {
    findings.judged(
        new Series(NAME, AXIS, "share of 1,000 writes/s", true, reached), Findings.NO_CLIFF);
    findings.row(Row.atLeast("scale.connected", AXIS, reached.get(reached.size() - 1).at(), MOST));
    findings.told(new Series(NAME + ".p99", AXIS, "us", false, slowest));
    findings.told(new Series(NAME + ".heard", AXIS, "share of what was told", true, heard));
  }
}
