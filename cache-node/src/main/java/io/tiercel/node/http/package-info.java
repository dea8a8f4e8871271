/**
 * Health, readiness, status and metrics over HTTP, for operators and probes.
 *
 * <p>Beside the data path. Before it: the node's parts. After it: whoever watches.
 */
@NullMarked
package io.tiercel.node.http;

import org.jspecify.annotations.NullMarked;
