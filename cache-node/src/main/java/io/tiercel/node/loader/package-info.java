/**
 * Loads and writes on the shard router: merged per shard, bounded per shard, never on a partition
 * or network thread. The one bridge to the router.
 *
 * <p>Step 5 of 7. Before it: {@code fill}. After it: {@code io.tiercel.router}.
 */
@NullMarked
package io.tiercel.node.loader;

import org.jspecify.annotations.NullMarked;
