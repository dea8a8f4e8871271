/**
 * Moves slots from shard to shard while traffic flows: copy, catch up by the binlog, verify, fence,
 * commit in the catalog, purge.
 *
 * <p>Beside step 6 of 7: what {@link io.tiercel.router.route} routes by, {@link
 * io.tiercel.router.topology}, is changed here; {@link io.tiercel.router.sql} has the guard that a
 * fence stops writers by. Hidden roads: one mover's thread, one reader of a source's binlog.
 */
@NullMarked
package io.tiercel.router.move;

import org.jspecify.annotations.NullMarked;
