package io.tiercel.router;

import org.jspecify.annotations.Nullable;

/**
 * One shard's part of a scatter read.
 *
 * @param shard the shard's name
 * @param value what the work returned, null on failure
 * @param failure why it failed, null on success
 */
public record ShardResult<R>(String shard, @Nullable R value, @Nullable RouterException failure) {}
