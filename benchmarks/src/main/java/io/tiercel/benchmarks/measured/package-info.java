/**
 * Clusters whose speed is measured, and connections to them.
 *
 * <p>Outside all seven steps; used by the suites that have peers.
 */
@NullMarked
package io.tiercel.benchmarks.measured;

import org.jspecify.annotations.NullMarked;
