/**
 * What a team would pick instead, each set up as its own documentation says.
 *
 * <p>Outside all seven steps; used by the suites.
 */
@NullMarked
package io.tiercel.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
