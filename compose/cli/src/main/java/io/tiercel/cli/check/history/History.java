package io.tiercel.cli.check.history;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** All that happened in a run, by key. Confined to one thread while it is filled. */
public final class History {
  private final long originNanos;
  private final Map<Long, KeyHistory> keys = new TreeMap<>();

  /**
   * An empty one.
   *
   * @param originNanos the run's start; times in traces count from it
   */
  public History(long originNanos) {
    this.originNanos = originNanos;
  }

  /** Adds a key with the row it had before the run. */
  public void addKey(KeyHistory key) {
    keys.put(key.key(), key);
  }

  /** Adds a write; its key must be known. */
  public void add(WriteOperation write) {
    key(write.key()).writes().add(write);
  }

  /** Adds a read; its key must be known. */
  public void add(ReadOperation read) {
    key(read.key()).reads().add(read);
  }

  /** One key's. */
  public KeyHistory key(long key) {
    KeyHistory found = keys.get(key);
    if (found == null) {
      throw new IllegalArgumentException("key " + key + " is none of this run");
    }
    return found;
  }

  /** Every key's. */
  public Collection<KeyHistory> keys() {
    return keys.values();
  }

  /** The run's start. */
  public long originNanos() {
    return originNanos;
  }
}
