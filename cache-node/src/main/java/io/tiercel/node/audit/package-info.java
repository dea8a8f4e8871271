/**
 * The audit: samples cached copies of rows, compares each with its shard's primary by stamp and
 * content, looks again at those that differ after the bound they were promised, and counts the ones
 * that were still served wrong, with a trace of each.
 *
 * <p>Not a step of a read, but a look at what {@code entry} (step 4 of 7), the replicas (step 7)
 * and, over {@code invalidation}, the near caches (step 2) hold. Hidden road: one thread of its own
 * that asks primaries; it changes nothing but to drop a wrong copy, by the step that raises floors.
 */
@NullMarked
package io.tiercel.node.audit;

import org.jspecify.annotations.NullMarked;
