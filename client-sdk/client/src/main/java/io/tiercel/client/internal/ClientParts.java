package io.tiercel.client.internal;

import io.tiercel.client.TiercelConfig;
import io.tiercel.client.internal.gateway.AnswerWait;
import io.tiercel.client.internal.gateway.Gateway;
import io.tiercel.client.internal.metrics.ClientCounters;
import io.tiercel.client.internal.nearcache.InvalidationFeed;
import io.tiercel.client.internal.nearcache.NearCaches;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What all tables of a connection share.
 *
 * @param writerId names this SDK instance to the cluster, as its first writer; the next numbers
 *     name the others
 * @param callbacks where the caller's own code runs after an asynchronous call
 */
record ClientParts(
    TiercelConfig config,
    Gateway gateway,
    InvalidationFeed feed,
    NearCaches nearCaches,
    SlotOrder slotOrder,
    AnswerWait answerWait,
    long writerId,
    LongSupplier nanoClock,
    Executor callbacks,
    ClientCounters counters) {}
