/**
 * Everything a check breaks while applications work, and mends again.
 *
 * <p>Around steps 1 to 7 of 7: breaks the processes and connections of a {@link
 * io.tiercel.cli.cluster.LocalCluster}, for {@link io.tiercel.cli.check}.
 */
@NullMarked
package io.tiercel.cli.check.fault;

import org.jspecify.annotations.NullMarked;
