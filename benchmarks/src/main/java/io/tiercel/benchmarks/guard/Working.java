package io.tiercel.benchmarks.guard;

import io.tiercel.cli.run.RunException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Threads that write for a while, each of which tells how much. */
final class Working {
  private Working() {}

  /** What all of them have written, once they have. */
  static long sum(List<Future<Long>> writers) {
    return writers.stream().mapToLong(Working::await).sum();
  }

  private static long await(Future<Long> writer) {
    try {
      return writer.get();
    } catch (ExecutionException failed) {
      throw RunException.failed("a write failed: " + failed.getCause(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw RunException.failed("interrupted while measuring", interrupted);
    }
  }
}
