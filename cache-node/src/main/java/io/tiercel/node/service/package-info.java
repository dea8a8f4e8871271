/**
 * The gRPC service for SDKs and for other nodes, and the streams to other nodes.
 *
 * <p>The door of step 4 of 7. Before it: the SDK's gateway (step 3). After it: {@code fill}. The
 * only user of gRPC in the node.
 */
@NullMarked
package io.tiercel.node.service;

import org.jspecify.annotations.NullMarked;
