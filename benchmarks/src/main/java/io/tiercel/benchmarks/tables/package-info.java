/**
 * The tables that suites write and read.
 *
 * <p>Outside all seven steps; used by the suites.
 */
@NullMarked
package io.tiercel.benchmarks.tables;

import org.jspecify.annotations.NullMarked;
