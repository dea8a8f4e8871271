package io.tiercel.client;

/**
 * What one user or request chain has seen. Reads through {@link Table#in} are never older than
 * anything the session read or wrote before, in this process or, by {@link #token}, in others.
 * Thread-safe.
 */
public interface Session {
  /**
   * What this session has seen up to now, for {@link Tiercel#session} in another process. URL-safe,
   * at most 1 KiB, opaque.
   */
  String token();
}
