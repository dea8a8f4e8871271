package io.tiercel.cli.demo.app;

import io.tiercel.client.Origin;

/** What an application measures, in nanoseconds. */
public enum Measure {
  /** Reads answered by the near cache. */
  NEAR,
  /** Reads answered by a cache node's entry. */
  SHARED,
  /** Reads answered by MySQL. */
  LOAD,
  /** Acknowledged writes. */
  WRITE,
  /** How far behind each read was: since when a newer state had been acknowledged; 0 for most. */
  AGE;

  static Measure of(Origin origin) {
    return switch (origin) {
      case NEAR -> NEAR;
      case SHARED -> SHARED;
      case LOADED -> LOAD;
    };
  }
}
