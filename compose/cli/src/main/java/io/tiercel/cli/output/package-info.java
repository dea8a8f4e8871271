/**
 * What a person or a machine reads: tables, progress, JSON.
 *
 * <p>Around steps 1 to 7 of 7, used by every subcommand of {@link io.tiercel.cli}; sees nothing of
 * Tiercel.
 */
@NullMarked
package io.tiercel.cli.output;

import org.jspecify.annotations.NullMarked;
