/**
 * How soon a write is seen by another application.
 *
 * <p>Outside all seven steps; an application that writes, one that reads, and the whole tier
 * between them.
 */
@NullMarked
package io.tiercel.benchmarks.freshness;

import org.jspecify.annotations.NullMarked;
