/**
 * Shards, endpoints, slots and their epochs: the catalog read and written, the plan of slots.
 *
 * <p>Step 6 of 7, first half: what is where. After it: {@code route} and {@code replica}.
 */
@NullMarked
package io.tiercel.router.topology;

import org.jspecify.annotations.NullMarked;
