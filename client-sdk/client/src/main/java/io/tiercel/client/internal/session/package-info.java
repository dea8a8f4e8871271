/**
 * What a session has seen, per slot, and its token.
 *
 * <p>Beside step 2 of 7: between {@code io.tiercel.client} and {@code
 * io.tiercel.client.internal.nearcache}, whose entries it admits or not.
 */
@NullMarked
package io.tiercel.client.internal.session;

import org.jspecify.annotations.NullMarked;
