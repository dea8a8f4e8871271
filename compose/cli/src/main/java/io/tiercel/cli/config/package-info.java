/**
 * The file {@code tiercel.yaml}: what the command's options say, kept.
 *
 * <p>Around steps 1 to 7 of 7; read by the subcommands of {@link io.tiercel.cli}.
 */
@NullMarked
package io.tiercel.cli.config;

import org.jspecify.annotations.NullMarked;
