/**
 * Plans before deeds: what every command that changes something goes through. It shows its plan,
 * asks, leaves a line in the catalog before and after, and does what it said.
 *
 * <p>Around steps 1 to 7 of 7. Before it: the subcommands of {@link io.tiercel.cli}. After it:
 * {@link io.tiercel.router.topology.DeedLog}, and whatever the deed changes.
 */
@NullMarked
package io.tiercel.cli.deed;

import org.jspecify.annotations.NullMarked;
