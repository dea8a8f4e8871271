/**
 * Methods that do something else in this process: a mechanism switched off, a fault built in.
 *
 * <p>Beside steps 1 to 7 of 7: only tests and {@code tiercel check} use it, so that production code
 * has no switch for it. What is rewritten and how is said by who uses it.
 */
@NullMarked
package io.tiercel.local.rewrite;

import org.jspecify.annotations.NullMarked;
