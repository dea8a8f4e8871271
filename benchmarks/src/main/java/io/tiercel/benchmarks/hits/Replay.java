package io.tiercel.benchmarks.hits;

import io.tiercel.cli.demo.trace.Trace;
import java.util.function.LongConsumer;

/**
 * The first requests of a trace, one after the other.
 *
 * @param trace of objects 0 to {@link Trace#objects}
 * @param requests how many, at most
 */
record Replay(Trace trace, int requests) {
  /** Asks for each. */
  void each(LongConsumer read) {
    for (int i = 0; i < length(); i++) {
      read.accept(trace.object(i));
    }
  }

  int length() {
    return Math.min(requests, trace.length());
  }
}
