package io.tiercel.node.audit;

import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.metrics.NodeMetrics.Count;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit of one node: in the background at a low rate, and on demand at a higher one.
 *
 * <p>A copy is read first and its primary after it, so what the copy lacks was written before. That
 * alone is no fault: its news may be on its way. So a copy that differs is only a suspect. When its
 * bound is over the primary is read again and then the copy: it is wrong if it is still the very
 * same copy, is still served, and still differs.
 *
 * <p>One thread does it all, with one query at a time; {@link #order} and {@link #page} are for any
 * thread.
 */
public final class Auditor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Auditor.class);
  private static final long TICK_MILLIS = 100;
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long RUN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int MAX_LOOK = 2_000;
  private static final int MAX_SUSPICIONS = 10_000;
  private static final int MAX_LOGGED = 1_000;
  private static final int MAX_LINES = 10;

  /** What is behind the promise of the bound: two looks at the clock, and a turn of this thread. */
  private static final Duration SLACK = Duration.ofMillis(500);

  private final AuditParts parts;
  private final PrimaryRows primaries;
  private final AuditTally tally = new AuditTally();
  private final AtomicReference<@Nullable AuditRun> run = new AtomicReference<>();
  private final AtomicLong runs = new AtomicLong();

  /** Of the auditor's thread only. */
  private final Map<Copy, Suspicion> suspicions = new LinkedHashMap<>();

  /** Wrong copies that are dropped when other copies of their keys have been looked at. */
  private final Map<Copy, Mend> mends = new LinkedHashMap<>();

  private record Mend(Suspicion suspicion, Content primary, long dueNanos) {}

  /** Wrong copies that the log has told of. Of the auditor's thread only. */
  private final Map<Copy, Boolean> logged =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Copy, Boolean> eldest) {
          return size() > MAX_LOGGED;
        }
      };

  /** Of the present turn. */
  private int lines;

  private long sampledAt;
  private volatile boolean closed;

  /**
   * What an auditor needs.
   *
   * @param backgroundRate copies of each kind per second when nobody asks; 0 for none
   * @param sources where copies are
   * @param rows of the primaries
   * @param shardOf the shard of a slot
   * @param feeds where the change feeds are
   * @param stands whether this node may speak for the cluster
   * @param metrics counts
   * @param clock for people
   * @param nanoClock monotonic
   */
  record AuditParts(
      int backgroundRate,
      List<CopySource> sources,
      PrimaryRows rows,
      IntFunction<String> shardOf,
      FeedTrace feeds,
      BooleanSupplier stands,
      NodeMetrics metrics,
      Clock clock,
      LongSupplier nanoClock) {}

  Auditor(AuditParts parts) {
    this.parts = parts;
    this.primaries = parts.rows();
    this.sampledAt = parts.nanoClock().getAsLong();
  }

  /** Looks from now on, on the scheduler's thread, which blocks on primaries. */
  public void start(ScheduledExecutorService scheduler) {
    var unused =
        scheduler.scheduleWithFixedDelay(
            this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Begins an audit at a higher rate.
   *
   * @return its number; 0 when another one is under way
   */
  public long order(AuditOrder order) {
    AuditRun before = run.get();
    if (closed || (before != null && !before.ended())) {
      return 0;
    }
    long id = runs.incrementAndGet();
    AuditRun next = new AuditRun(id, order, parts.nanoClock().getAsLong());
    return run.compareAndSet(before, next) ? id : 0;
  }

  /** Of the copies checked since the start, how many were wrong beyond their bound: 0 to 1. */
  public double share() {
    return tally.share();
  }

  /** Figures since the start, and of the audit under way or the last one. */
  public Map<String, @Nullable Object> page() {
    Map<String, @Nullable Object> page = new LinkedHashMap<>();
    page.put("rate", parts.backgroundRate());
    page.put("sinceStart", tally.page());
    AuditRun last = run.get();
    page.put("run", last == null ? null : last.page());
    return page;
  }

  /** One turn of the auditor's thread. */
  void tick() {
    try {
      if (closed || !parts.stands().getAsBoolean()) {
        // What it holds is not served meanwhile.
        suspicions.clear();
        mends.clear();
      } else {
        lines = 0;
        lookAgain();
        mend();
        sample();
      }
    } catch (RuntimeException e) {
      // An exception would end the schedule.
      log.warn("a look of the audit failed; the next one comes", e);
    }
    endRun();
  }

  private void endRun() {
    AuditRun last = run.get();
    if (last != null
        && !last.sampling(parts.nanoClock().getAsLong())
        && Stream.concat(suspicions.values().stream(), mends.values().stream().map(Mend::suspicion))
            .noneMatch(open -> open.tallies().contains(last.tally()))) {
      last.end();
    }
  }

  private void sample() {
    long now = parts.nanoClock().getAsLong();
    AuditRun ordered = run.get();
    if (ordered != null && ordered.sampling(now)) {
      AuditOrder order = ordered.order();
      sample(now, order.rate(), RUN_PAUSE_NANOS, List.of(tally, ordered.tally()));
    } else {
      sample(now, parts.backgroundRate(), PAUSE_NANOS, List.of(tally));
    }
  }

  private void sample(long now, int rate, long pause, List<AuditTally> tallies) {
    if (rate == 0 || now - sampledAt < pause || suspicions.size() >= MAX_SUSPICIONS) {
      return;
    }
    long nanos = Math.min(now - sampledAt, 2 * pause);
    int most = (int) Math.min(MAX_LOOK, 1 + rate * nanos / TimeUnit.SECONDS.toNanos(1));
    sampledAt = now;
    for (CopySource source : parts.sources()) {
      List<Copy> copies = source.sample(most);
      // A suspect waits for its second look.
      look(source, copies.stream().filter(one -> !isOpen(one)).toList(), tallies);
    }
  }

  private boolean isOpen(Copy copy) {
    return suspicions.containsKey(copy) || mends.containsKey(copy);
  }

  private void look(CopySource source, List<Copy> copies, List<AuditTally> tallies) {
    Map<EntryKey, Content> rows = primaries.read(copies);
    long skipped = 0;
    for (Copy copy : copies) {
      Content primary = rows.get(copy.key());
      if (primary == null) {
        skipped++;
      } else if (copy.content().differenceTo(primary) != null) {
        suspect(source, copy, primary, tallies);
      }
    }
    long checked = copies.size() - skipped;
    parts.metrics().count(source.kind().checked(), checked);
    parts.metrics().count(Count.AUDIT_SKIPPED, skipped);
    for (AuditTally told : tallies) {
      told.checked(source.kind(), checked);
      told.skipped(skipped);
    }
  }

  private void suspect(CopySource source, Copy copy, Content primary, List<AuditTally> tallies) {
    parts.metrics().count(Count.AUDIT_SUSPECTS);
    tallies.forEach(told -> told.suspect(copy.kind()));
    String shard = parts.shardOf().apply(copy.key().slot());
    String feed = parts.feeds().of(shard);
    long due = parts.nanoClock().getAsLong() + source.boundOf(copy).toNanos() + SLACK.toNanos();
    suspicions.put(copy, new Suspicion(source, copy, primary, shard, feed, now(), due, tallies));
  }

  private void lookAgain() {
    long now = parts.nanoClock().getAsLong();
    Map<CopySource, List<Suspicion>> due = new LinkedHashMap<>();
    for (Iterator<Suspicion> open = suspicions.values().iterator(); open.hasNext(); ) {
      Suspicion suspicion = open.next();
      if (now - suspicion.dueNanos() >= 0) {
        due.computeIfAbsent(suspicion.source(), first -> new ArrayList<>()).add(suspicion);
        open.remove();
      }
    }
    due.forEach(this::lookAgain);
  }

  /** The primary first: a copy that is the same after it was the same all the time. */
  private void lookAgain(CopySource source, List<Suspicion> due) {
    List<Copy> suspects = due.stream().map(Suspicion::copy).toList();
    Map<EntryKey, Content> rows = primaries.read(suspects);
    Set<Copy> still = source.stillServed(suspects);
    for (Suspicion suspicion : due) {
      Content primary = rows.get(suspicion.copy().key());
      Difference difference = primary == null ? null : suspicion.confirmedBy(primary);
      if (primary != null && difference != null && still.contains(suspicion.copy())) {
        count(suspicion, primary, difference);
      }
    }
  }

  private void count(Suspicion suspicion, Content primary, Difference difference) {
    Copy copy = suspicion.copy();
    boolean mended = suspicion.source().mends();
    WrongCopy wrong = new WrongCopy(suspicion, primary, difference, now(), mended);
    parts.metrics().count(copy.kind().wrong());
    suspicion.tallies().forEach(told -> told.wrong(wrong));
    if (logged.put(copy, true) == null) {
      tell(wrong);
    }
    if (mended) {
      mends.put(copy, new Mend(suspicion, primary, lastLookAt(copy.key())));
    }
  }

  /** A lot of wrong copies have one cause: some of them tell it. */
  private void tell(WrongCopy wrong) {
    if (lines < MAX_LINES) {
      lines++;
      log.warn("{}", wrong.line());
    } else {
      log.debug("{}", wrong.line());
    }
  }

  /** Dropped before, a shared entry would take the near copies with it that are suspects too. */
  private long lastLookAt(EntryKey key) {
    return suspicions.values().stream()
        .filter(open -> open.copy().key().equals(key))
        .mapToLong(Suspicion::dueNanos)
        .max()
        .orElseGet(parts.nanoClock());
  }

  private void mend() {
    long now = parts.nanoClock().getAsLong();
    for (Iterator<Mend> waiting = mends.values().iterator(); waiting.hasNext(); ) {
      Mend mend = waiting.next();
      if (now - mend.dueNanos() >= 0) {
        mend.suspicion().source().mend(mend.suspicion().copy(), mend.primary());
        waiting.remove();
      }
    }
  }

  private Instant now() {
    return parts.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public void close() {
    closed = true;
  }
}
