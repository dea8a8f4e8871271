/**
 * What the shards bear when caches are lost.
 *
 * <p>Outside all seven steps; a load on the shared tier, and half of its nodes killed.
 */
@NullMarked
package io.tiercel.benchmarks.storm;

import org.jspecify.annotations.NullMarked;
