package io.tiercel.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One answer and what is known about it.
 *
 * @param value the row, or null when there is none
 * @param version of the row, or of its absence
 * @param age how far behind the answer can be at most when it is handed over: every write
 *     acknowledged longer ago is in it
 * @param origin where it came from
 * @param <V> the row's type
 */
public record Read<V extends @Nullable Object>(
    @Nullable V value, Version version, Duration age, Origin origin) {}
