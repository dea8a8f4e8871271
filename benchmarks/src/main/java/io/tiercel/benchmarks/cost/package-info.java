/**
 * What the promises cost.
 *
 * <p>Outside all seven steps; the demo with the mechanisms that keep copies right, and without.
 */
@NullMarked
package io.tiercel.benchmarks.cost;

import org.jspecify.annotations.NullMarked;
