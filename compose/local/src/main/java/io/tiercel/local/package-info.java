/**
 * A real MySQL topology with nothing installed: catalog, shards, replicas, from one of three
 * providers.
 *
 * <p>Below step 7 of 7: the servers themselves. Used by the {@code tiercel} command and by every
 * test that needs MySQL. Sees nothing else of Tiercel.
 */
@NullMarked
package io.tiercel.local;

import org.jspecify.annotations.NullMarked;
