/**
 * Which server of a shard may answer: health, lag, and what each one provably holds.
 *
 * <p>Step 6 of 7, last quarter. Before it: {@code route}. After it: {@code sql}. A hidden road: one
 * thread per server asks for its health and transactions every probe interval.
 */
@NullMarked
package io.tiercel.router.replica;

import org.jspecify.annotations.NullMarked;
