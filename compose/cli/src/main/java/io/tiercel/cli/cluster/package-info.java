/**
 * An all-in-one cluster of separate processes: started, found again, broken on purpose, ended.
 *
 * <p>Around steps 4 to 7 of 7: it starts the cache nodes and the MySQL servers behind them. Before
 * it: the subcommands of {@link io.tiercel.cli}; after it: {@link io.tiercel.local} for the
 * servers.
 */
@NullMarked
package io.tiercel.cli.cluster;

import org.jspecify.annotations.NullMarked;
