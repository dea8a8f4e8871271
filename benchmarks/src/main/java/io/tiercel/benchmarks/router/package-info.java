/**
 * The router by itself, beside libraries that read and write one row by SQL.
 *
 * <p>Steps 6 and 7 of 7, without the tier.
 */
@NullMarked
package io.tiercel.benchmarks.router;

import org.jspecify.annotations.NullMarked;
