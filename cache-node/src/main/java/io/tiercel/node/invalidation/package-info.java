/**
 * Numbered invalidations over a Hazelcast topic, heartbeats that prove their completeness, and the
 * relay to connected SDKs.
 *
 * <p>Beside step 4 of 7. Before it: {@code fill}, after a commit. After it: the SDKs' near caches
 * (step 2). Hidden roads: topic listeners, the heartbeat's timer, membership events.
 */
@NullMarked
package io.tiercel.node.invalidation;

import org.jspecify.annotations.NullMarked;
