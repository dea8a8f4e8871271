/**
 * The {@code tiercel} command: one class per subcommand, what they share, and how errors are shown.
 *
 * <p>Around steps 1 to 7 of 7: it starts the processes that make the steps, and calls step 1 as an
 * application does. Below it: {@link io.tiercel.cli.cluster}.
 */
@NullMarked
package io.tiercel.cli;

import org.jspecify.annotations.NullMarked;
