package io.tiercel.client.internal.mapping;

import java.util.List;

/**
 * A row ready to be sent.
 *
 * @param key where it lives
 * @param bytes all columns, encoded
 * @param writtenColumns indexes of those it sets; empty for all but generated ones
 */
public record EncodedRow(KeyAddress key, byte[] bytes, List<Integer> writtenColumns) {}
