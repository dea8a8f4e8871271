/**
 * The shard router's public API: from a key to the MySQL server that answers it.
 *
 * <p>Steps 6 and 7 of 7 in the life of a read. Before it: the cache node's loader, or any program
 * that uses the router as a library. After it: MySQL. Sees nothing else of Tiercel.
 */
@NullMarked
package io.tiercel.router;

import org.jspecify.annotations.NullMarked;
