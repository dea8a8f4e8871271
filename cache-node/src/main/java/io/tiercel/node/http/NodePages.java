package io.tiercel.node.http;

import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the pages show.
 *
 * @param notReady why the node takes no requests; empty when it does
 * @param status everything an operator asks first, for JSON
 * @param slots rows read from and written to shards since the start, by slot
 * @param safe whether the cluster could lose a node now without losing entries; may block
 */
public record NodePages(
    Supplier<Optional<String>> notReady,
    Supplier<Map<String, Object>> status,
    Supplier<long[]> slots,
    BooleanSupplier safe) {}
