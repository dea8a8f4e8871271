/**
 * What the applications of a check did and saw, and what MySQL held in the end. Pure data.
 *
 * <p>Around steps 1 to 7 of 7: written by {@link io.tiercel.cli.check.app}, judged by {@link
 * io.tiercel.cli.check.rule}.
 */
@NullMarked
package io.tiercel.cli.check.history;

import org.jspecify.annotations.NullMarked;
