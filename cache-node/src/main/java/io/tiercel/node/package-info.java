/**
 * A cache node: the process, its configuration, and the assembly of its read and write paths.
 *
 * <p>Steps 4 and 5 of 7 in the life of a read. Before it: the SDK's gateway (step 3). After it: the
 * shard router (step 6). Nothing inside the node imports this package.
 */
@NullMarked
package io.tiercel.node;

import org.jspecify.annotations.NullMarked;
