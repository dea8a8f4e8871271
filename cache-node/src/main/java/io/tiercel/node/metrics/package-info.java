/**
 * Every figure a node counts, by name, type, unit and tags.
 *
 * <p>Beside steps 4 and 5 of 7. Before it: every part of the node. After it: {@code http}, which
 * shows them.
 */
@NullMarked
package io.tiercel.node.metrics;

import org.jspecify.annotations.NullMarked;
