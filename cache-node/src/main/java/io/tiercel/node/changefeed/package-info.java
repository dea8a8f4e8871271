/**
 * The change feed: follows each shard's binlog on one live node and brings every change that the
 * write path did not, or not yet, to the shared entries and the near caches.
 *
 * <p>Not a step of a read, but the second road of the invalidation: binlog, then {@code entry}
 * (step 4 of 7), then {@code invalidation}. Hidden roads: per shard one thread that holds the seat
 * and beats, and while it holds it one that reads the binlog and one that takes the steps. The only
 * package that imports the binlog library.
 */
@NullMarked
package io.tiercel.node.changefeed;

import org.jspecify.annotations.NullMarked;
