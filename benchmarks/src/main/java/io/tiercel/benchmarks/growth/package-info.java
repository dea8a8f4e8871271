/**
 * What the tier would cost at sizes nobody starts here: 8 to 1,024 shards, 16 to 1,000 nodes.
 * Computed with the real planner, hash, intervals and messages; no servers.
 *
 * <p>Outside all seven steps; before the report.
 */
@NullMarked
package io.tiercel.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
