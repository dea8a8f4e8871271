package io.tiercel.node.invalidation;

import io.tiercel.protocol.Stamp;

/**
 * One row's new floor.
 *
 * @param table where
 * @param key the encoded primary key; not to be changed
 * @param floor copies below it are stale
 */
record RowInvalidation(String table, byte[] key, Stamp floor) {}
