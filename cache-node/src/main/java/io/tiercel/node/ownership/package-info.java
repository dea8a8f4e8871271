/**
 * Which partition this member owns, since which epoch, and which node answers which slot.
 *
 * <p>Step 4 of 7, the ground of it. Hidden road: Hazelcast calls the migration service on partition
 * threads. Before it: {@code service}. After it: {@code entry}.
 */
@NullMarked
package io.tiercel.node.ownership;

import org.jspecify.annotations.NullMarked;
