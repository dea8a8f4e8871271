/**
 * YCSB's core workloads, beside Redis as a cache aside of MySQL.
 *
 * <p>Steps 1 to 7 of 7, from outside.
 */
@NullMarked
package io.tiercel.benchmarks.ycsb;

import org.jspecify.annotations.NullMarked;
