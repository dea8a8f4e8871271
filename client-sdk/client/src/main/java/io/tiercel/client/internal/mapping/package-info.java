/**
 * Turns records and rows into canonical column values and back, checked once per table.
 *
 * <p>Between step 1 ({@code io.tiercel.client}), whose types come in, and step 2 ({@code
 * io.tiercel.client.internal.nearcache}), which keeps what comes out.
 */
@NullMarked
package io.tiercel.client.internal.mapping;

import org.jspecify.annotations.NullMarked;
