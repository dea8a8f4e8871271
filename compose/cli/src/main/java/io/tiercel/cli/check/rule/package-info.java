/**
 * The promises as rules over a history: each finds what must not be.
 *
 * <p>Around steps 1 to 7 of 7: judges what {@link io.tiercel.cli.check.history} holds, for {@link
 * io.tiercel.cli.check}.
 */
@NullMarked
package io.tiercel.cli.check.rule;

import org.jspecify.annotations.NullMarked;
