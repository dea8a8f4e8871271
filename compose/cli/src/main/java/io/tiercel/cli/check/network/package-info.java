/**
 * The network of a check: every process has a way of its own to every node, with a proxy on it.
 *
 * <p>Between steps 2, 3, 4 and 5 of 7: applications and nodes connect to nodes through it; {@link
 * io.tiercel.cli.check.fault} breaks it.
 */
@NullMarked
package io.tiercel.cli.check.network;

import org.jspecify.annotations.NullMarked;
