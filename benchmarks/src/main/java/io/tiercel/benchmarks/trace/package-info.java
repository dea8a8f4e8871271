/**
 * The shop's trace by several applications that also write, beside what a team would build instead.
 *
 * <p>Steps 1 to 7 of 7, from outside.
 */
@NullMarked
package io.tiercel.benchmarks.trace;

import org.jspecify.annotations.NullMarked;
