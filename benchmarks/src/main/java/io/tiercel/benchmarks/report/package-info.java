/**
 * What a run of benchmarks says in the end, to people and to machines.
 *
 * <p>Outside all seven steps; after the suites have measured.
 */
@NullMarked
package io.tiercel.benchmarks.report;

import org.jspecify.annotations.NullMarked;
