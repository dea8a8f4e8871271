/**
 * Mechanisms switched off in the processes of a check, to see that it finds what they prevent.
 *
 * <p>Beside steps 1 to 7 of 7: rewrites methods of SDK, cache node and router in processes that
 * {@link io.tiercel.cli.check} starts, and nowhere else; nothing of it is in their own code.
 */
@NullMarked
package io.tiercel.cli.check.mutant;

import org.jspecify.annotations.NullMarked;
