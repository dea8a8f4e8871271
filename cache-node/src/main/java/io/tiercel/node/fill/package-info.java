/**
 * Leases and flights: who may put what was loaded into an entry, and who waits for it; and the two
 * ways an entry changes, a fill after a load and a raise after a write.
 *
 * <p>Between steps 4 and 5 of 7. Before it: {@code service}. After it: {@code entry}, {@code
 * loader}, {@code invalidation}. Hidden roads: a timer answers requests whose deadline passed;
 * loads of a group travel to another owner and back.
 */
@NullMarked
package io.tiercel.node.fill;

import org.jspecify.annotations.NullMarked;
