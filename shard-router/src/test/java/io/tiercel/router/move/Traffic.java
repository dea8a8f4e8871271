package io.tiercel.router.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.router.Deadline;
import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.RowWrite;
import io.tiercel.router.RowWrite.Kind;
import io.tiercel.router.WriterSequence;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Clients that write while slots move, each to rows of its own, and remember what must be there:
 * puts, deletes, keys that change, and increments, which show a write that was applied twice.
 */
final class Traffic implements AutoCloseable {
  private static final long MOVED_KEY = 1_000_000_000L;

  private final MoveHarness harness;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<Client> clients;
  private final String slots;

  private Traffic(MoveHarness harness, List<Long> ids, int count) {
    this.harness = harness;
    this.slots = Sql.list(ids.stream().map(harness::slotOf).distinct().toList());
    this.clients =
        java.util.stream.IntStream.range(0, count)
            .mapToObj(
                client ->
                    new Client(client, ids.stream().filter(id -> id % count == client).toList()))
            .toList();
  }

  /** So many clients begin; every row is written once before this returns. */
  static Traffic start(MoveHarness harness, List<Long> ids, int count) {
    Traffic traffic = new Traffic(harness, ids, count);
    traffic.clients.forEach(Client::first);
    traffic.clients.forEach(client -> client.thread.start());
    return traffic;
  }

  /** Waits for the clients' last writes. */
  void stop() throws InterruptedException {
    stopped.set(true);
    for (Client client : clients) {
      client.thread.join(30_000);
      if (client.trouble != null) {
        throw new AssertionError("a client met an error", client.trouble);
      }
    }
  }

  /** How many writes were acknowledged. */
  long acknowledged() {
    return clients.stream().mapToLong(client -> client.acknowledged.get()).sum();
  }

  /**
   * Stops, repeats the last write of every slot, and compares every row with what was acknowledged.
   */
  void assertExact() throws SQLException, InterruptedException {
    stop();
    clients.forEach(Client::repeatAll);
    Map<Long, Long> expected = new HashMap<>();
    clients.forEach(client -> expected.putAll(client.amounts));
    Map<Long, Long> there = new HashMap<>();
    for (int shard = 1; shard <= 2; shard++) {
      String owned =
          "SELECT id, amount FROM item WHERE _slot IN"
              + " (SELECT slot FROM tiercel_slot WHERE state = 'OWNED' AND slot IN ("
              + slots
              + "))";
      try (var connection = harness.connect(shard);
          var statement = connection.createStatement();
          var rows = statement.executeQuery(owned)) {
        while (rows.next()) {
          there.put(rows.getLong(1), rows.getLong(2));
        }
      }
    }
    assertThat(there).isEqualTo(expected);
  }

  @Override
  public void close() throws InterruptedException {
    stopped.set(true);
    for (Client client : clients) {
      client.thread.join(30_000);
    }
  }

  private final class Client {
    private final MoveHarness.Writer writer = harness.new Writer();
    private final List<Long> ids;
    private final Random random;
    private final Thread thread = new Thread(this::run, "traffic");
    private final Map<Long, Long> amounts = new HashMap<>();
    private final Map<Integer, Increment> last = new HashMap<>();
    private volatile @Nullable Throwable trouble;
    private final AtomicLong acknowledged = new AtomicLong();

    private record Increment(long id, WriterSequence sequence) {}

    Client(int number, List<Long> ids) {
      this.ids = ids;
      this.random = new Random(number);
    }

    void first() {
      ids.forEach(this::put);
    }

    private void run() {
      try {
        while (!stopped.get()) {
          long id = ids.get(random.nextInt(ids.size()));
          switch (random.nextInt(8)) {
            case 0 -> delete(id);
            case 1 -> changeKey(id);
            case 2, 3 -> put(id);
            default -> increment(id);
          }
          acknowledged.incrementAndGet();
        }
      } catch (Throwable e) {
        trouble = e;
      }
    }

    private void put(long id) {
      long amount = random.nextInt(1_000);
      writeTwice(id, writer.item(Kind.PUT, id, amount, writer.next()));
      amounts.put(id, amount);
    }

    private void delete(long id) {
      writeTwice(id, writer.item(Kind.DELETE, id, 0, writer.next()));
      amounts.remove(id);
    }

    /** A client that did not hear the answer asks again. */
    private void writeTwice(long id, RowWrite write) {
      harness.write(write);
      last.remove(harness.slotOf(id));
      if (random.nextInt(4) == 0) {
        harness.write(write);
      }
    }

    private void increment(long id) {
      if (!amounts.containsKey(id)) {
        put(id);
      }
      int slot = harness.slotOf(id);
      WriterSequence sequence = writer.next();
      increment(id, sequence);
      last.put(slot, new Increment(id, sequence));
      amounts.merge(id, 1L, Long::sum);
    }

    private void increment(long id, WriterSequence sequence) {
      inTransaction(
          harness.slotOf(id),
          sequence,
          "UPDATE item SET amount = amount + 1, _version = _version + 1 WHERE id = " + id);
    }

    /** To a key of the same slot, and back. */
    private void changeKey(long id) {
      if (!amounts.containsKey(id)) {
        return;
      }
      int slot = harness.slotOf(id);
      long other = otherKey(id, slot);
      String change = "UPDATE item SET _version = _version + 1, id = %d WHERE id = %d";
      inTransaction(slot, writer.next(), change.formatted(other, id));
      inTransaction(slot, writer.next(), change.formatted(id, other));
      last.remove(slot);
    }

    private final Map<Long, Long> others = new HashMap<>();

    private long otherKey(long id, int slot) {
      return others.computeIfAbsent(
          id,
          key -> {
            long other = MOVED_KEY + 100_000 * key;
            while (harness.slotOf(other) != slot) {
              other++;
            }
            return other;
          });
    }

    private void inTransaction(int slot, WriterSequence sequence, String sql) {
      try {
        int changed =
            harness
                .router()
                .inGuardedTransaction(
                    slot,
                    sequence,
                    Deadline.after(Duration.ofSeconds(20)),
                    handle -> handle.execute(sql));
        assertThat(changed).as(sql).isEqualTo(1);
      } catch (RouterException e) {
        if (e.outcome() != Outcome.APPLIED) {
          throw e;
        }
      }
    }

    /** What was applied before the move must be known as applied after it. */
    void repeatAll() {
      last.values().forEach(increment -> increment(increment.id, increment.sequence));
    }
  }
}
