/**
 * How many reads near caches of one size answer.
 *
 * <p>Step 2 of 7: what it keeps and what it lets go.
 */
@NullMarked
package io.tiercel.benchmarks.hits;

import org.jspecify.annotations.NullMarked;
