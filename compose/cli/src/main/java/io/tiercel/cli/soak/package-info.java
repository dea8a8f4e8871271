/**
 * What the cache nodes tell of a shard while its schema is migrated: read from their pages {@code
 * /metrics} and {@code /status}, for {@code tiercel migrate apply}.
 *
 * <p>No step of a read; before it the command line, after it the nodes.
 */
@NullMarked
package io.tiercel.cli.soak;

import org.jspecify.annotations.NullMarked;
