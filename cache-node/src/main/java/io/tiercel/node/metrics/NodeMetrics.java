package io.tiercel.node.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/**
 * The one table of what a node counts. Thread-safe; counting never blocks.
 *
 * <p>All are counters since the node's start, without tags; the router's pools add their own.
 */
public final class NodeMetrics {
  private final SlotLoads slotLoads = new SlotLoads();

  /** What is counted. */
  public enum Count {
    /** Reads that reached this node as their owner. */
    READS("tiercel.node.reads", "Reads answered here"),
    /** Reads answered from a shared entry. */
    HITS("tiercel.node.hits", "Reads answered from a shared entry"),
    /** Reads that found no entry. */
    MISSES("tiercel.node.misses", "Reads that found no shared entry"),
    /** Misses that joined a load already under way. */
    JOINED("tiercel.node.joined", "Misses that joined a load already under way"),
    /** Strong reads. */
    STRONG_READS("tiercel.node.reads.strong", "Reads that asked for the primary"),
    /** Reads past the entry. */
    UNSPOKEN(
        "tiercel.node.reads.unspoken",
        "Reads answered by the primary because this node could not speak for the cluster"),
    /** Keys asked of MySQL. */
    ROWS_LOADED("tiercel.node.rows.loaded", "Keys loaded from MySQL"),
    /** Queries sent to MySQL for loads. */
    SQL_READS("tiercel.node.sql.reads", "Queries sent to MySQL for loads"),
    /** Queries that waited for the load budget. */
    LOADS_PACED("tiercel.node.loads.paced", "Queries that waited for their shard's load budget"),
    /** Loads repeated on the primary because the answer was below the floor. */
    PRIMARY_RETRIES("tiercel.node.loads.retried", "Loads repeated on the primary"),
    /** Loads handed to the node that gathers their group. */
    LOADS_HANDED("tiercel.node.loads.handed", "Loads handed to the node that gathers their group"),
    /** Handed loads that came back without a row and were done here. */
    LOADS_TAKEN_BACK("tiercel.node.loads.taken.back", "Handed loads that had to be done here"),
    /** Loads that failed. */
    LOAD_FAILURES("tiercel.node.loads.failed", "Loads that failed"),
    /** Fills accepted. */
    FILLS("tiercel.node.fills", "Loaded rows put into entries"),
    /** Fills refused: revoked lease, old epoch, or below the floor. */
    FILLS_REFUSED("tiercel.node.fills.refused", "Loaded rows that a write had overtaken"),
    /** Writes committed. */
    WRITES("tiercel.node.writes", "Writes committed"),
    /** Writes that failed or whose outcome is unknown. */
    WRITE_FAILURES("tiercel.node.writes.failed", "Writes not known to be committed"),
    /** Requests passed to the node that owns them. */
    FORWARDED("tiercel.node.forwarded", "Requests passed to the owning node"),
    /** Requests answered with a failure. */
    FAILURES("tiercel.node.failures", "Requests answered with a failure"),
    /** Invalidations this node published. */
    PUBLISHED("tiercel.node.invalidations.published", "Invalidations published by this node"),
    /** Invalidations relayed to subscribed SDKs, each counted once per node. */
    RELAYED("tiercel.node.invalidations.relayed", "Invalidations heard and relayed"),
    /** Gaps found in a publisher's numbers. */
    GAPS("tiercel.node.invalidations.gaps", "Gaps in the numbers of a publisher"),
    /** Transactions this node read in binlogs. */
    FEED_TRANSACTIONS("tiercel.node.feed.transactions", "Transactions read in binlogs"),
    /** Rows of the tier's tables in them. */
    FEED_ROWS("tiercel.node.feed.rows", "Changed rows of the tier's tables read in binlogs"),
    /** Of these, the ones written from outside the tier. */
    FEED_OUTSIDE("tiercel.node.feed.outside", "Rows written from outside the tier"),
    /** Floors that the change feed raised because the write path had not. */
    FEED_RAISED("tiercel.node.feed.raised", "Floors raised before the write path, or in its place"),
    /** Gaps over which a shard's term was raised. */
    FEED_GAPS("tiercel.node.feed.gaps", "Gaps in binlogs, each of which raised a term"),
    /** Shared entries compared with their primary. */
    AUDIT_CHECKED_SHARED(
        "tiercel.node.audit.checked.shared", "Shared entries compared with their primary"),
    /** Rows of replicas compared with their primary. */
    AUDIT_CHECKED_REPLICA(
        "tiercel.node.audit.checked.replica", "Rows of replicas compared with their primary"),
    /** Near copies compared with their primary. */
    AUDIT_CHECKED_NEAR(
        "tiercel.node.audit.checked.near", "Near copies compared with their primary"),
    /** Copies sampled whose primary was not asked or did not answer. */
    AUDIT_SKIPPED("tiercel.node.audit.skipped", "Copies whose primary could not be asked"),
    /** Copies that differed at the first look. */
    AUDIT_SUSPECTS("tiercel.node.audit.suspects", "Copies that differed at the first look"),
    /** Shared entries served wrong beyond their bound. */
    AUDIT_WRONG_SHARED(
        "tiercel.node.audit.wrong.shared", "Shared entries served wrong beyond their bound"),
    /** Rows of replicas served wrong beyond their bound. */
    AUDIT_WRONG_REPLICA(
        "tiercel.node.audit.wrong.replica", "Rows of replicas served wrong beyond their bound"),
    /** Near copies served wrong beyond their bound. */
    AUDIT_WRONG_NEAR(
        "tiercel.node.audit.wrong.near", "Near copies served wrong beyond their bound");

    private final String meter;
    private final String description;

    Count(String meter, String description) {
      this.meter = meter;
      this.description = description;
    }

    /** The metric's name. */
    public String meter() {
      return meter;
    }
  }

  private final EnumMap<Count, LongAdder> counts = new EnumMap<>(Count.class);
  private final MeterRegistry registry;

  /** Registers every counter. */
  public NodeMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Count count : Count.values()) {
      LongAdder adder = new LongAdder();
      counts.put(count, adder);
      FunctionCounter.builder(count.meter, adder, LongAdder::doubleValue)
          .description(count.description)
          .register(registry);
    }
  }

  /** Counts one. */
  public void count(Count what) {
    adder(what).increment();
  }

  /** Counts several. */
  public void count(Count what, long howMany) {
    adder(what).add(howMany);
  }

  /** How many so far. */
  public long get(Count what) {
    return adder(what).sum();
  }

  private LongAdder adder(Count what) {
    return Objects.requireNonNull(counts.get(what));
  }

  /** Shows a present value under a name. The object is held weakly: keep it. */
  public <T> void gauge(String name, String description, T object, ToDoubleFunction<T> value) {
    Gauge.builder(name, object, value).description(description).register(registry);
  }

  /** Every count by its name in lower camel case, for the status page. */
  public Map<String, Long> snapshot() {
    Map<String, Long> figures = new LinkedHashMap<>();
    for (Count count : Count.values()) {
      figures.put(camelCase(count.name()), get(count));
    }
    return figures;
  }

  private static String camelCase(String constant) {
    String[] words = constant.toLowerCase(Locale.ROOT).split("_", -1);
    StringBuilder name = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
    }
    return name.toString();
  }

  /** What slots cost their shards. */
  public SlotLoads slotLoads() {
    return slotLoads;
  }
}
