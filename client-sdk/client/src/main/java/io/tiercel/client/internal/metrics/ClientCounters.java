package io.tiercel.client.internal.metrics;

import io.tiercel.client.Statistics;
import java.util.concurrent.atomic.LongAdder;

/** The SDK's counters; see {@link Statistics} for what each means. Thread-safe. */
public final class ClientCounters {
  public final LongAdder nearHits = new LongAdder();
  public final LongAdder nearMisses = new LongAdder();
  public final LongAdder revalidations = new LongAdder();
  public final LongAdder sharedReads = new LongAdder();
  public final LongAdder loadedReads = new LongAdder();
  public final LongAdder mergedReads = new LongAdder();
  public final LongAdder writes = new LongAdder();
  public final LongAdder retries = new LongAdder();
  public final LongAdder failures = new LongAdder();
  public final LongAdder batches = new LongAdder();
  public final LongAdder requests = new LongAdder();
  public final LongAdder invalidations = new LongAdder();
  public final LongAdder advances = new LongAdder();
  public final LongAdder gaps = new LongAdder();
  public final LongAdder readNanos = new LongAdder();
  public final LongAdder writeNanos = new LongAdder();

  /** All counters as they are now. */
  public Statistics snapshot(long nearEntries) {
    return new Statistics(
        nearHits.sum(),
        nearMisses.sum(),
        revalidations.sum(),
        sharedReads.sum(),
        loadedReads.sum(),
        mergedReads.sum(),
        writes.sum(),
        retries.sum(),
        failures.sum(),
        batches.sum(),
        requests.sum(),
        invalidations.sum(),
        advances.sum(),
        gaps.sum(),
        nearEntries,
        readNanos.sum(),
        writeNanos.sum());
  }
}
