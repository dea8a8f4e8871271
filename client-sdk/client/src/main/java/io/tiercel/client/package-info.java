/**
 * The SDK: typed tables by key, read through near cache, cache nodes and MySQL.
 *
 * <p>Step 1 of 7, the whole public API; nothing comes before it but the application, and {@code
 * io.tiercel.client.internal} comes after. Hidden roads: a timer thread ends calls at their
 * deadline, and a stream of invalidations moves the near cache forward.
 */
@NullMarked
package io.tiercel.client;

import org.jspecify.annotations.NullMarked;
