package io.tiercel.migrations;

import org.jspecify.annotations.Nullable;

/**
 * One migration script.
 *
 * @param version such as {@code 2.1}; null for a repeatable one
 * @param description from the script's name
 * @param script its file name
 */
public record Migration(@Nullable String version, String description, String script) {}
