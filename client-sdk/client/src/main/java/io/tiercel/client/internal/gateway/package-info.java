/**
 * Talks to cache nodes: one long-lived stream per node, requests in natural batches, deadlines,
 * retries, fail over. The only gRPC use of the SDK.
 *
 * <p>Step 3 of 7: after {@code io.tiercel.client.internal.nearcache} (2), before the cache node's
 * {@code io.tiercel.node} (4). Hidden roads: {@link
 * io.tiercel.client.internal.gateway.ClusterSubscription} brings cluster views and invalidations,
 * and one timer thread ends calls at their deadline.
 */
@NullMarked
package io.tiercel.client.internal.gateway;

import org.jspecify.annotations.NullMarked;
