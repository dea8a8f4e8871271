package io.tiercel.node.loader;

import io.tiercel.protocol.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * What MySQL answered for a key, encoded for the wire.
 *
 * @param stamp the row's; of an absent row its version is 0
 * @param row null when absent
 * @param fromPrimary whether the primary was asked
 */
public record LoadedRow(Stamp stamp, byte @Nullable [] row, boolean fromPrimary) {}
