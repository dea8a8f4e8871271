/**
 * {@code tiercel check}: real processes under load and faults, and every operation judged against
 * the promises.
 *
 * <p>Around steps 1 to 7 of 7: starts a {@link io.tiercel.cli.cluster.LocalCluster}, the processes
 * of {@link io.tiercel.cli.check.app} and the faults of {@link io.tiercel.cli.check.fault}, and
 * judges with {@link io.tiercel.cli.check.rule}.
 */
@NullMarked
package io.tiercel.cli.check;

import org.jspecify.annotations.NullMarked;
