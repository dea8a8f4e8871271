/**
 * What the change feed needs of a shard's primary: the seat that one node at a time may hold, the
 * stored position, and the columns of a table in the order the binlog has them.
 *
 * <p>Step 7 of 7, from the other side. Before it: the cache node's change feed. After it: MySQL.
 */
@NullMarked
package io.tiercel.router.feed;

import org.jspecify.annotations.NullMarked;
