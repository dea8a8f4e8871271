/**
 * Several ways to do the same work, measured in turns.
 *
 * <p>Outside all seven steps; the machine of the suites that have peers.
 */
@NullMarked
package io.tiercel.benchmarks.contest;

import org.jspecify.annotations.NullMarked;
