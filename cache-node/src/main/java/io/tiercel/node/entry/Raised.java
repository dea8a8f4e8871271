package io.tiercel.node.entry;

/**
 * What became of a write's raise. Immutable.
 *
 * @param term the term that the key is in then: of the write's stamp, or a later one, in which near
 *     copies are void too
 * @param overtaken a write past the tier may have come after this one: its row is nobody's any more
 */
public record Raised(int term, boolean overtaken) {}
