package io.tiercel.node.fill;

import io.tiercel.node.entry.Begun;
import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.entry.Raised;
import io.tiercel.node.loader.NodeException;
import io.tiercel.node.loader.ShardWriter;
import io.tiercel.node.loader.ShardWriter.Written;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.node.ownership.Voice;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.Stamp;
import io.tiercel.protocol.v1.Failure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes a row on its shard, then moves the entry and every near copy forward, then acknowledges.
 * Works on any node; the owner is merely the nearest. Thread-safe; never blocks.
 *
 * <p>Order: floor -> commit -> raise -> publish -> answer. The floor is raised after the commit
 * only: raised before, a reader could fill the old row under the new floor's lease.
 */
public final class OwnerWrites {
  /** Tells every near cache of the cluster. */
  @FunctionalInterface
  public interface Publisher {
    /** Above every copy: makes all of them void, whatever their stamps. */
    Stamp ABOVE_ALL = new Stamp(Integer.MAX_VALUE, Long.MAX_VALUE);

    /** Copies below the floor are stale. Completes when it is on its way to every node. */
    CompletableFuture<Void> publish(EntryKey key, Stamp floor);

    /**
     * The same, of a row as it was written, which may travel along.
     *
     * @param raisedSinceNanos the entry holds it, or something later, since then or later; {@link
     *     System#nanoTime}
     */
    default CompletableFuture<Void> publishRow(EntryKey key, Entry row, long raisedSinceNanos) {
      return publish(key, row.stamp());
    }
  }

  /** Longer than a lost connection's transaction can live on. */
  private static final long DOUBT_MILLIS = 60_000;

  /** Floors outlive the longest load by far. */
  private static final long FLOOR_MILLIS = 600_000;

  private static final long ANSWER_RETRY_MILLIS = 50;

  private final EntryStore store;
  private final FloorRaises raises;
  private final ShardWriter writer;
  private final Publisher publisher;
  private final Voice voice;
  private final RequestDeadlines deadlines;
  private final ScheduledExecutorService scheduler;
  private final NodeMetrics metrics;

  /** With everything it needs. */
  public OwnerWrites(
      EntryStore store,
      ShardWriter writer,
      Publisher publisher,
      Voice voice,
      RequestDeadlines deadlines,
      ScheduledExecutorService scheduler,
      NodeMetrics metrics) {
    this.store = store;
    this.raises = new FloorRaises(store, scheduler);
    this.writer = writer;
    this.publisher = publisher;
    this.voice = voice;
    this.deadlines = deadlines;
    this.scheduler = scheduler;
    this.metrics = metrics;
  }

  /** Applies one write and answers it. */
  public void write(KeyRequest request) {
    if (!voice.stands()) {
      request.fail(unheard());
      return;
    }
    deadlines.watch(request);
    Entry viewed = store.view(request.key());
    if (viewed != null) {
      commit(request, viewed);
      return;
    }
    var unused =
        store
            .read(request.key())
            .whenComplete(
                (entry, failure) -> {
                  if (failure != null) {
                    // Without the floor a version could fall below it; nothing is lost by refusing.
                    request.fail(ownerSilent(request));
                  } else {
                    commit(request, entry);
                  }
                });
  }

  private static NodeException unheard() {
    return new NodeException(
        ErrorCode.NODE_UNAVAILABLE,
        true,
        "this node is not heard by every member of its cluster; nothing was written: ask another");
  }

  private static NodeException ownerSilent(KeyRequest request) {
    return new NodeException(
        ErrorCode.NODE_UNAVAILABLE,
        true,
        "the owner of the entry of " + request.key() + " does not answer; nothing was written");
  }

  private void commit(KeyRequest request, @Nullable Entry before) {
    long floor = before == null ? 0 : before.stamp().version();
    long minVersion = floor == 0 ? 0 : floor + 1;
    Begun begun = store.begin(request.key(), before);
    var unused =
        writer
            .write(
                request.table(),
                request.rowKey(),
                request.key().slot(),
                request.wire().getWrite(),
                minVersion,
                request.deadlineNanos())
            .whenComplete(
                (written, failure) -> {
                  if (failure == null) {
                    committed(request, begun, written);
                  } else {
                    refused(request, NodeException.of(failure, Failure.Outcome.UNKNOWN));
                  }
                });
  }

  private void committed(KeyRequest request, Begun begun, Written written) {
    metrics.count(Count.WRITES);
    request.committed();
    Entry next = stateAfter(request, written);
    long raisedSince = System.nanoTime();
    var unused =
        raises
            .raise(request.key(), next, begun)
            .thenCompose(raised -> publish(request.key(), next, raised, raisedSince))
            .whenComplete(
                (published, failure) -> {
                  if (failure == null) {
                    acknowledge(request, written);
                  } else {
                    request.fail(RequestDeadlines.unpublished(request));
                  }
                });
  }

  /** Copies of the same row loaded in a later term may lack the write as well. */
  private CompletableFuture<Void> publish(
      EntryKey key, Entry written, Raised raised, long raisedSinceNanos) {
    Stamp stamp = written.stamp();
    return raised.overtaken() || raised.term() > stamp.term()
        ? publisher.publish(key, new Stamp(raised.term(), stamp.version()))
        : publisher.publishRow(key, written, raisedSinceNanos);
  }

  /** As soon as nobody else can still serve what was before; the deadline ends the wait. */
  private void acknowledge(KeyRequest request, Written written) {
    if (voice.speaksFor(request.key().slot())) {
      request.answerWritten(written);
    } else if (!request.answered()) {
      var unused =
          scheduler.schedule(
              () -> acknowledge(request, written), ANSWER_RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** A repeat read the row outside the order of raises, so it only raises the floor. */
  private static Entry stateAfter(KeyRequest request, Written written) {
    byte[] row = written.row();
    long expires = request.table().expiresAtMillis(row == null);
    if (written.repeated()) {
      return Entry.floor(written.stamp(), System.currentTimeMillis() + FLOOR_MILLIS);
    }
    long fingerprint = request.table().fingerprint();
    return row == null
        ? Entry.absent(written.stamp(), fingerprint, expires)
        : Entry.row(written.stamp(), row, fingerprint, expires);
  }

  private void refused(KeyRequest request, NodeException failure) {
    metrics.count(Count.WRITE_FAILURES);
    switch (failure.outcome()) {
      case UNKNOWN, APPLIED, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> doubt(request, failure);
      case NOT_APPLIED -> {
        if (contradictsEntry(failure.code())) {
          var unused = store.dropRow(request.key(), System.currentTimeMillis() + FLOOR_MILLIS);
        }
        request.fail(failure);
      }
    }
  }

  /** MySQL holds something else than the caller, and so perhaps the entry, believed. */
  private static boolean contradictsEntry(ErrorCode code) {
    return code == ErrorCode.VERSION_CONFLICT
        || code == ErrorCode.NOT_FOUND
        || code == ErrorCode.DUPLICATE_KEY;
  }

  /** Either state may be the true one: nothing is kept anywhere until that is settled. */
  private void doubt(KeyRequest request, NodeException failure) {
    var unused =
        store
            .doubt(request.key(), System.currentTimeMillis() + DOUBT_MILLIS)
            .thenCompose(left -> publisher.publish(request.key(), above(left.stamp())))
            .whenComplete((published, problem) -> request.fail(failure));
  }

  private static Stamp above(Stamp floor) {
    return new Stamp(floor.term(), floor.version() + 1);
  }
}
