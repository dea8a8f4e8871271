/**
 * Starts the Hazelcast member with every setting that is not a default.
 *
 * <p>Beneath step 4 of 7. Before it: the node's configuration. After it: {@code entry}, {@code
 * ownership}, {@code invalidation}.
 */
@NullMarked
package io.tiercel.node.member;

import org.jspecify.annotations.NullMarked;
