/**
 * Rows as text: what is typed on a command line becomes a column's value, and back.
 *
 * <p>Before step 1 of 7: used by {@code get}, {@code put} and {@code delete}; after it the SDK.
 */
@NullMarked
package io.tiercel.cli.row;

import org.jspecify.annotations.NullMarked;
