/**
 * What reading in sessions costs.
 *
 * <p>Outside all seven steps; replays the demo's trace.
 */
@NullMarked
package io.tiercel.benchmarks.sessions;

import org.jspecify.annotations.NullMarked;
