/**
 * Shared entries with their floors: the Hazelcast map, the owner's view of it that is read without
 * a thread change, and the one step that raises a floor.
 *
 * <p>Step 4 of 7. Before it: {@code fill}. After it: nothing on a hit; on a miss {@code loader}.
 * Hidden road: the steps run on Hazelcast's partition threads and never block or load there.
 */
@NullMarked
package io.tiercel.node.entry;

import org.jspecify.annotations.NullMarked;
