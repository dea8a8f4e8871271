/**
 * {@code tiercel node drain --http}: orders a cache node elsewhere to drain, and waits for it. What
 * draining is stands in the node's package {@code io.tiercel.node}.
 *
 * <p>No step of a read; before it the command line, after it the node.
 */
@NullMarked
package io.tiercel.cli.drain;

import org.jspecify.annotations.NullMarked;
