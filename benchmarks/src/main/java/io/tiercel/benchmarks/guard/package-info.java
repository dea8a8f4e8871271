/**
 * What the check of a slot's ownership costs a write, measured on MySQL alone.
 *
 * <p>Step 7 of 7, by itself: the statement that writes, with the guard in it and without.
 */
@NullMarked
package io.tiercel.benchmarks.guard;

import org.jspecify.annotations.NullMarked;
