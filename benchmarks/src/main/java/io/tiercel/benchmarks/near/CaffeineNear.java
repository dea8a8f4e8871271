package io.tiercel.benchmarks.near;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tiercel.benchmarks.tables.Item;
import org.jspecify.annotations.Nullable;

/** Caffeine alone: no near cache that is built on it can be faster. */
final class CaffeineNear implements NearCache {
  private static final int MOST = 10_000;

  private final Cache<Long, Item> cache = Caffeine.newBuilder().maximumSize(MOST).build();

  CaffeineNear() {
    for (long id = 0; id < NearHits.ROWS; id++) {
      cache.put(id, Item.of(id, 0));
    }
  }

  @Override
  public @Nullable Item get(Long id) {
    return cache.getIfPresent(id);
  }

  @Override
  public void close() {
    cache.invalidateAll();
  }
}
