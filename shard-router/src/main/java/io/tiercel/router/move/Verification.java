package io.tiercel.router.move;

import io.tiercel.router.move.SlotSums.Part;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Compares source and target while the source changes. Confined to the mover's thread.
 *
 * <p>Slots whose sums differ are compared row by row: a row that the source has unchanged in two
 * looks, with the target up to the first look between them, has to be the same on the target. Three
 * such findings in a row are a difference; one alone may be a row that came and went.
 *
 * <p>While the target sums up some slots, the source sums up the next ones.
 */
final class Verification {
  private static final int FIRST_SLOTS = 8;
  private static final int MOST_SLOTS = 512;

  /** As many as are summed up in a moment, so that the lease is kept; fewer where that is long. */
  private static final long ROWS = 20_000;

  private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int FINDINGS = 3;

  private final ShardSide source;
  private final ShardSide target;
  private final CatchUp catchUp;
  private final List<MovedTable> tables;
  private final ExecutorService helper;

  /**
   * Compares.
   *
   * @param helper asks the source meanwhile
   */
  Verification(
      ShardSide source,
      ShardSide target,
      CatchUp catchUp,
      List<MovedTable> tables,
      ExecutorService helper) {
    this.source = source;
    this.target = target;
    this.catchUp = catchUp;
    this.tables = tables;
    this.helper = helper;
  }

  /** Some slots that the source sums up, or has. */
  private record Summing(List<Integer> slots, Future<SlotSums> here) {}

  /**
   * Compares all of these slots.
   *
   * @return rows by slot
   * @throws MoveFailedException a row is different, missing or too many on the target
   */
  Map<Integer, Long> run(List<Integer> slots) throws SQLException, InterruptedException {
    Map<Integer, Long> rows = new HashMap<>();
    int size = FIRST_SLOTS;
    Summing next = begin(slots, 0, size);
    try {
      for (int done = 0; done < slots.size(); ) {
        catchUp.keep();
        long began = System.nanoTime();
        Summing now = next;
        SlotSums here = Helped.result(now.here);
        done += now.slots.size();
        catchUp.reach(source.executed());
        next = begin(slots, done, size);
        compare(now.slots, here, next);
        now.slots.forEach(slot -> rows.put(slot, here.rows(slot)));
        long summed = now.slots.stream().mapToLong(here::rows).sum();
        size = nextSize(now.slots.size(), summed, System.nanoTime() - began);
      }
    } finally {
      Helped.await(next.here);
    }
    return rows;
  }

  private Summing begin(List<Integer> slots, int from, int size) {
    List<Integer> some = slots.subList(from, Math.min(slots.size(), from + size));
    return new Summing(
        some,
        some.isEmpty()
            ? CompletableFuture.completedFuture(new SlotSums(Map.of()))
            : helper.submit(() -> SlotSums.of(source.connection(), tables, some)));
  }

  private void compare(List<Integer> slots, SlotSums here, Summing next)
      throws SQLException, InterruptedException {
    SlotSums there = SlotSums.of(target.connection(), tables, slots);
    List<Part> differences = here.differences(there, tables, slots);
    if (!differences.isEmpty()) {
      Helped.await(next.here);
    }
    for (Part part : differences) {
      compareRows(part);
    }
  }

  /** Slots are about as large as those before them. */
  private static int nextSize(int slots, long rows, long tookNanos) {
    long most = tookNanos > LONG_NANOS ? slots / 2 : ROWS * slots / Math.max(1, rows);
    return (int) Math.max(1, Math.min(MOST_SLOTS, most));
  }

  private void compareRows(Part part) throws SQLException, InterruptedException {
    Set<String> suspects = suspects(part);
    for (int finding = 1; finding < FINDINGS && !suspects.isEmpty(); finding++) {
      suspects.retainAll(suspects(part));
    }
    if (!suspects.isEmpty()) {
      throw different(part, suspects.size());
    }
  }

  static MoveFailedException different(Part part, long count) {
    return new MoveFailedException(
        "table %s, slot %d: %s on the target; nothing was switched. Abort the job, or retry it, which copies these slots anew"
            .formatted(
                part.table().name(),
                part.slot(),
                count > 0
                    ? count + (count == 1 ? " row differs" : " rows differ")
                    : "the rows differ"));
  }

  private Set<String> suspects(Part part) throws SQLException, InterruptedException {
    Map<String, Long> first = look(source.connection(), part);
    catchUp.reach(source.executed());
    Map<String, Long> there = look(target.connection(), part);
    Map<String, Long> second = look(source.connection(), part);
    Set<String> keys = new HashSet<>(first.keySet());
    keys.addAll(second.keySet());
    keys.addAll(there.keySet());
    Set<String> suspects = new HashSet<>();
    for (String key : keys) {
      Long was = first.get(key);
      if (Objects.equals(was, second.get(key)) && !Objects.equals(was, there.get(key))) {
        suspects.add(key);
      }
    }
    return suspects;
  }

  private static Map<String, Long> look(Connection connection, Part part) throws SQLException {
    Map<String, Long> rows = new HashMap<>();
    MovedTable table = part.table();
    Sql.ask(
        connection,
        row -> {
          List<String> key = new ArrayList<>(table.keyParts(row, 1, false));
          return rows.put(String.join(", ", key), row.getLong(key.size() + 1));
        },
        table.rowChecksums(part.slot()));
    connection.commit();
    return rows;
  }
}
