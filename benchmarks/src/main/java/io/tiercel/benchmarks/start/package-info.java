/**
 * How long it takes until something answers.
 *
 * <p>Outside all seven steps; what happens before the first read.
 */
@NullMarked
package io.tiercel.benchmarks.start;

import org.jspecify.annotations.NullMarked;
