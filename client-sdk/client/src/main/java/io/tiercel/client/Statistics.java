package io.tiercel.client;

/**
 * Counts since {@link Tiercel#connect}. Taken one after the other, so they may be a few apart.
 *
 * @param nearHits reads answered by the near cache
 * @param nearMisses reads that could have been but were not there
 * @param revalidations near entries that were there but not proven fresh enough
 * @param sharedReads answers from a cache node's entry
 * @param loadedReads answers from MySQL
 * @param mergedReads reads that shared another caller's request
 * @param writes acknowledged writes
 * @param retries attempts after the first, reads and writes
 * @param failures calls that ended with an exception
 * @param batches messages sent on the data path
 * @param requests requests in them
 * @param invalidations keys the cluster said have changed
 * @param advances near entries that moved forward to the row that came with such a word
 * @param gaps times invalidations were missed and older entries had to be revalidated
 * @param nearEntries entries in the near cache now
 * @param readNanos time spent in reads that left the process, summed, nanoseconds
 * @param writeNanos time spent in writes, summed, nanoseconds
 */
public record Statistics(
    long nearHits,
    long nearMisses,
    long revalidations,
    long sharedReads,
    long loadedReads,
    long mergedReads,
    long writes,
    long retries,
    long failures,
    long batches,
    long requests,
    long invalidations,
    long advances,
    long gaps,
    long nearEntries,
    long readNanos,
    long writeNanos) {}
