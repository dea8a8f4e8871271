/**
 * Faults inside the processes of a check: invalidations lost, late and doubled, and a wall clock
 * that steps.
 *
 * <p>Beside steps 1 to 7 of 7: rewrites methods of SDK and cache node in processes that {@link
 * io.tiercel.cli.check} starts, and nowhere else; a file that both map says what goes wrong now.
 */
@NullMarked
package io.tiercel.cli.check.disturbance;

import org.jspecify.annotations.NullMarked;
