package io.tiercel.system;

import io.tiercel.cli.cluster.LocalCluster;
import io.tiercel.cli.demo.ledger.StaleCheck;
import io.tiercel.cli.demo.ledger.Verdict;
import io.tiercel.cli.demo.ledger.WriteLedger;
import io.tiercel.client.Freshness;
import io.tiercel.client.Origin;
import io.tiercel.client.Read;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import io.tiercel.client.TiercelException;
import io.tiercel.client.Written;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Several SDKs with several callers each, at a steady pace: reads, half of which must reach the
 * shared tier, and one write in ten. Every read is judged against all acknowledged writes; what
 * MySQL answered is counted per second. The keys have their rows before the callers begin.
 */
final class JudgedLoad implements AutoCloseable {
  static final int KEYS = 3_000;

  private static final int APPLICATIONS = 2;
  private static final int CALLERS = 4;
  private static final int ENOUGH_READS = 100;
  private static final int FILLERS = 32;
  private static final int WRITE_PERCENT = 10;
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final Duration BOUND = Duration.ofSeconds(1);

  /** Connecting is no part of what is measured, and the machine may be busy. */
  private static final Duration CONNECT = Duration.ofSeconds(20);

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int MAX_SECONDS = 600;

  /** A row of the sample table, as far as this load looks at it. */
  public record Person(long id, String name) {}

  private final List<Tiercel> applications = new ArrayList<>();
  private final List<Thread> callers = new ArrayList<>();
  private final WriteLedger ledger;
  private final StaleCheck check;
  private final AtomicIntegerArray reads = new AtomicIntegerArray(MAX_SECONDS);
  private final AtomicIntegerArray loads = new AtomicIntegerArray(MAX_SECONDS);
  private final AtomicIntegerArray writes = new AtomicIntegerArray(MAX_SECONDS);
  private final AtomicIntegerArray slowestMillis = new AtomicIntegerArray(MAX_SECONDS);
  private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> stale = new ConcurrentLinkedQueue<>();
  private final long startNanos = System.nanoTime();
  private volatile boolean over;

  private JudgedLoad(LocalCluster cluster, Path folder) {
    this.ledger = WriteLedger.create(folder.resolve("ledger"), KEYS, 2_000_000);
    this.check = new StaleCheck(ledger);
    for (int i = 0; i < APPLICATIONS; i++) {
      applications.add(
          Tiercel.connect(
              TiercelConfig.builder()
                  .nodes(cluster.nodeAddresses())
                  .credentials(cluster.clientName(), cluster.clientSecret())
                  .deadline(CONNECT)
                  .build()));
    }
  }

  /** Writes every row, has every node keep it, and begins. */
  static JudgedLoad start(LocalCluster cluster, Path folder) {
    JudgedLoad load = new JudgedLoad(cluster, folder);
    load.fill(load.applications.get(0).table("customers", Long.class, Person.class));
    int number = FILLERS + 1;
    for (Tiercel application : load.applications) {
      for (int i = 0; i < CALLERS; i++) {
        int caller = number++;
        load.callers.add(new Thread(() -> load.run(table(application), caller), "load-" + caller));
      }
    }
    load.callers.forEach(Thread::start);
    return load;
  }

  private void fill(Table<Long, Person> table) {
    List<Thread> fillers = new ArrayList<>();
    for (int filler = 0; filler < FILLERS; filler++) {
      int first = filler;
      Runnable part =
          () -> {
            for (int key = first; key < KEYS; key += FILLERS) {
              int row = key;
              attempt(() -> write(table, row, first + 1));
            }
          };
      fillers.add(new Thread(part, "fill-" + first));
    }
    fillers.forEach(Thread::start);
    join(fillers);
    if (!errors.isEmpty()) {
      throw new IllegalStateException("rows were not written: " + errors);
    }
  }

  private static Table<Long, Person> table(Tiercel application) {
    return application.table("customers", Long.class, Person.class).withDeadline(DEADLINE);
  }

  private void run(Table<Long, Person> table, int caller) {
    Random random = new Random(caller);
    while (!over) {
      int key = random.nextInt(KEYS);
      int began = second();
      long start = System.nanoTime();
      attempt(() -> operate(table, key, caller, random));
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      slowestMillis.accumulateAndGet(began, (int) millis, Math::max);
      LockSupport.parkNanos(PACE_NANOS);
    }
  }

  private void attempt(Runnable operation) {
    try {
      operation.run();
    } catch (TiercelException e) {
      errors.add(second() + " s: " + e.code() + " " + e.getMessage());
    }
  }

  private void operate(Table<Long, Person> table, int key, int caller, Random random) {
    if (random.nextInt(100) < WRITE_PERCENT) {
      write(table, key, caller);
    } else {
      read(table, key, random.nextBoolean() ? Duration.ZERO : BOUND);
    }
  }

  private void write(Table<Long, Person> table, int key, int caller) {
    long revision = ledger.startRevision(caller);
    Written written = table.put(new Person(key, Long.toString(revision)));
    writes.incrementAndGet(second());
    if (!written.repeated()) {
      ledger.acknowledged(
          key,
          written.version().term(),
          written.version().number(),
          true,
          revision,
          System.nanoTime());
    }
  }

  private void read(Table<Long, Person> table, long key, Duration bound) {
    long start = System.nanoTime();
    Read<Person> read = table.read(key, Freshness.bounded(bound));
    Person person = read.value();
    Verdict verdict =
        person == null
            ? check.absence((int) key, start, bound.toNanos())
            : check.row(
                (int) key,
                read.version().term(),
                read.version().number(),
                Long.parseLong(person.name()),
                start,
                bound.toNanos());
    if (verdict.finding() != Verdict.Finding.ALLOWED) {
      stale.add(second() + " s: key " + key + " bound " + bound + ": " + read + " " + verdict);
    }
    reads.incrementAndGet(second());
    if (read.origin() == Origin.LOADED) {
      loads.incrementAndGet(second());
    }
  }

  /** Seconds since the beginning, begun ones included. */
  int second() {
    return (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
  }

  List<String> errors() {
    return List.copyOf(errors);
  }

  List<String> stale() {
    return List.copyOf(stale);
  }

  /**
   * The share of reads that MySQL did not have to answer, second by second of a span; seconds in
   * which callers mostly waited are taken together until there are enough reads to tell.
   */
  List<Double> hitRatios(int from, int to) {
    List<Double> ratios = new ArrayList<>();
    int read = 0;
    int loaded = 0;
    for (int second = from; second < to; second++) {
      read += reads.get(second);
      loaded += loads.get(second);
      if (read >= ENOUGH_READS) {
        ratios.add(1 - (double) loaded / read);
        read = 0;
        loaded = 0;
      }
    }
    return ratios;
  }

  /** Per whole second of a span, its reads and writes. */
  List<Integer> operations(int from, int to) {
    return IntStream.range(from, to).mapToObj(s -> reads.get(s) + writes.get(s)).toList();
  }

  /** Per whole second of a span, how long the slowest operation took that began in it. */
  List<Integer> slowestMillis(int from, int to) {
    return IntStream.range(from, to).mapToObj(slowestMillis::get).toList();
  }

  /** Ends the callers; what they found stays. */
  void stop() {
    over = true;
    join(callers);
  }

  private static void join(List<Thread> threads) {
    boolean interrupted = false;
    for (Thread thread : threads) {
      try {
        thread.join(TimeUnit.MINUTES.toMillis(1));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    applications.forEach(Tiercel::close);
  }
}
