/**
 * What promises and freshness cost the demo.
 *
 * <p>Outside all seven steps; the demo with and without something, side by side.
 */
@NullMarked
package io.tiercel.benchmarks.demo;

import org.jspecify.annotations.NullMarked;
