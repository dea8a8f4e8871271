/**
 * What a run of the demo and of a check have in common: its folder, its child processes, and how it
 * fails.
 *
 * <p>Around steps 1 to 7 of 7: used by {@link io.tiercel.cli.demo} and {@link
 * io.tiercel.cli.check}; sees nothing of Tiercel.
 */
@NullMarked
package io.tiercel.cli.run;

import org.jspecify.annotations.NullMarked;
