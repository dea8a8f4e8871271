/** Contests in small. */
@NullMarked
package io.tiercel.benchmarks.contest;

import org.jspecify.annotations.NullMarked;
