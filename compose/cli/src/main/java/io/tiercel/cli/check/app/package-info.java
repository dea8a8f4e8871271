/**
 * The application processes of a check: they read and write through the SDK as applications do, and
 * log every operation so that a killed one leaves what it knew.
 *
 * <p>Around steps 1 to 7 of 7: started by {@link io.tiercel.cli.check}, logs what {@link
 * io.tiercel.cli.check.history} holds.
 */
@NullMarked
package io.tiercel.cli.check.app;

import org.jspecify.annotations.NullMarked;
