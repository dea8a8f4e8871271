/**
 * From keys to shards: one call becomes work on the shards that own its keys.
 *
 * <p>Step 6 of 7, after {@code topology} and before {@code replica}. A hidden road: one thread
 * reads the shard map anew every few seconds, and when a shard says that a slot has moved.
 */
@NullMarked
package io.tiercel.router.route;

import org.jspecify.annotations.NullMarked;
