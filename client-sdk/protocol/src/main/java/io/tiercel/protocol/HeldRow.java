package io.tiercel.protocol;

/**
 * A row as a node holds it, or the knowledge that there is none. The bytes are a part of an array
 * that is never changed.
 *
 * @param stamp of the row or its absence
 * @param absent whether there is none
 * @param bytes where the encoded row is
 * @param from where it begins
 * @param to where it ends, exclusive; {@code from} when absent
 */
public record HeldRow(Stamp stamp, boolean absent, byte[] bytes, int from, int to) {}
