package io.tiercel.benchmarks.scale;

import io.tiercel.benchmarks.contest.Contestant;
import io.tiercel.cli.run.RunException;
import io.tiercel.client.Table;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;

/**
 * Keys in a row, all of which have rows.
 *
 * @param first the lowest
 * @param count how many
 */
record KeyRange(long first, int count) {
  /** No cluster here has room for more rows. */
  static final int ROOM = 1_200_000;

  private static final int BATCH = 200;

  /** Reads each row once, or as many as anybody has room for: who has it has them then. */
  <V> void readOnce(Table<Long, V> table) {
    long end = first + Math.min(count, ROOM);
    for (long from = first; from < end; from += BATCH) {
      List<Long> keys = LongStream.range(from, Math.min(end, from + BATCH)).boxed().toList();
      int found = table.getAll(keys).size();
      if (found != keys.size()) {
        throw RunException.failed(
            "of " + keys.size() + " rows from " + from + " on, only " + found + " are there", null);
      }
    }
  }

  /** Reads rows at random, each as often as any other. */
  <V> Contestant reader(Table<Long, V> table) {
    return Contestant.of(
        Contestant.TIERCEL,
        () -> {
          if (table.get(random()) == null) {
            throw new IllegalStateException("a row is missing");
          }
        });
  }

  /** One of them. */
  long random() {
    return first + ThreadLocalRandom.current().nextInt(count);
  }
}
