/**
 * Puts the SDK's layers together: one class per path, outermost layer last.
 *
 * <p>Between step 1 ({@code io.tiercel.client}) and steps 2 and 3 ({@code nearcache}, {@code
 * gateway}). Not API.
 */
@NullMarked
package io.tiercel.client.internal;

import org.jspecify.annotations.NullMarked;
