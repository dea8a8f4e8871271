/**
 * What the SDK counts. Every step of the SDK (1 to 3 of 7) adds to it; {@code
 * io.tiercel.client.Statistics} shows it.
 */
@NullMarked
package io.tiercel.client.internal.metrics;

import org.jspecify.annotations.NullMarked;
