package io.tiercel.client.internal.nearcache;

/**
 * One entry of one near cache, with what names it in the cluster.
 *
 * @param table its table
 * @param key encoded; not to be changed
 * @param fingerprint of the table's shape
 * @param entry what is kept
 */
public record NearCopy(String table, byte[] key, long fingerprint, NearCacheEntry<?> entry) {}
