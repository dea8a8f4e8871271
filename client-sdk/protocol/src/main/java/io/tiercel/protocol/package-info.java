/**
 * The words on the wire between SDK and cache node: column kinds, row encoding, slots, error codes.
 *
 * <p>Used by step 3 (the SDK's gateway) and step 4 (the cache node). Holds no policy and does no
 * I/O.
 */
@NullMarked
package io.tiercel.protocol;

import org.jspecify.annotations.NullMarked;
