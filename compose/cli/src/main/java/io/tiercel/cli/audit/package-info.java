/**
 * {@code tiercel audit}: orders an audit at every cache node over HTTP, waits, and shows what they
 * found as one. What an audit does stands in the node's package {@code io.tiercel.node.audit}.
 *
 * <p>No step of a read; before it the command line, after it the nodes.
 */
@NullMarked
package io.tiercel.cli.audit;

import org.jspecify.annotations.NullMarked;
