/**
 * Decoded rows in the application's process, kept only while they are proven.
 *
 * <p>Step 2 of 7: after {@code io.tiercel.client} (1), before {@code
 * io.tiercel.client.internal.gateway} (3). Hidden road: the invalidation stream enters by {@link
 * io.tiercel.client.internal.nearcache.InvalidationFeed}.
 */
@NullMarked
package io.tiercel.client.internal.nearcache;

import org.jspecify.annotations.NullMarked;
