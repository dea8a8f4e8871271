/**
 * What the shared tier answers, beside other shared caches.
 *
 * <p>Steps 2 to 5 of 7, from outside: near caches are off.
 */
@NullMarked
package io.tiercel.benchmarks.shared;

import org.jspecify.annotations.NullMarked;
