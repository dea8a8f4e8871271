/**
 * How cost grows while one thing grows: callers, bytes, nodes, keys, subscribers; and what an entry
 * takes in memory.
 *
 * <p>Outside all seven steps; measured on whole clusters. What no machine here can hold is computed
 * elsewhere, by {@code growth}.
 */
@NullMarked
package io.tiercel.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
