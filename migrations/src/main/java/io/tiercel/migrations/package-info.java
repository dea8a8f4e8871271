/**
 * Schema migrations over shards: Flyway against every shard's primary at once, one report for all.
 *
 * <p>Beside the seven steps of a read, and before the first of them: it makes the tables. Before
 * it: the {@code tiercel migrate} command, or any program. After it: MySQL. Hidden roads: Flyway
 * logs through SLF4J only.
 */
@NullMarked
package io.tiercel.migrations;

import org.jspecify.annotations.NullMarked;
