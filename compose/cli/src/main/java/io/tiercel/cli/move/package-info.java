/**
 * What operators' commands do to shards: servers and catalog rows come and go, move jobs are
 * ordered and watched until their end.
 *
 * <p>Beside the seven steps of a read: the work itself is done by a mover in a cache node, see
 * {@link io.tiercel.router.move}. Before it: the commands {@code shard}, {@code rebalance} and
 * {@code moves}.
 */
@NullMarked
package io.tiercel.cli.move;

import org.jspecify.annotations.NullMarked;
