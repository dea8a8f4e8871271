/**
 * Rows that no cache has, beside plain JDBC.
 *
 * <p>Steps 1 to 7 of 7, from outside.
 */
@NullMarked
package io.tiercel.benchmarks.cold;

import org.jspecify.annotations.NullMarked;
