/**
 * A hit in the process itself, beside other near caches.
 *
 * <p>Steps 1 and 2 of 7, measured by JMH.
 */
@NullMarked
package io.tiercel.benchmarks.near;

import org.jspecify.annotations.NullMarked;
