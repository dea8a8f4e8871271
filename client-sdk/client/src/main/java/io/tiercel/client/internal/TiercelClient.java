package io.tiercel.client.internal;

import io.tiercel.client.Row;
import io.tiercel.client.Session;
import io.tiercel.client.Statistics;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import io.tiercel.client.internal.gateway.AnswerWait;
import io.tiercel.client.internal.gateway.Gateway;
import io.tiercel.client.internal.gateway.GrpcGateway;
import io.tiercel.client.internal.gateway.Timer;
import io.tiercel.client.internal.mapping.TableMapping;
import io.tiercel.client.internal.metrics.ClientCounters;
import io.tiercel.client.internal.nearcache.InvalidationFeed;
import io.tiercel.client.internal.nearcache.NearAudit;
import io.tiercel.client.internal.nearcache.NearCaches;
import io.tiercel.client.internal.session.SessionMarks;
import io.tiercel.protocol.TableShape;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** The composition root of the SDK: makes clock, random, threads and puts the parts together. */
public final class TiercelClient implements Tiercel {
  private final ClientParts parts;
  private final ConcurrentHashMap<TableKey, OpenTable<?, ?>> tables = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** A table opened with these types; views of the same ones share a near cache. */
  private record TableKey(String name, Class<?> key, Class<?> row) {}

  /** Connects to a gateway; the seam for tests. */
  @FunctionalInterface
  interface Connector {
    Gateway connect(GrpcGateway.Parts parts);
  }

  private TiercelClient(ClientParts parts) {
    this.parts = parts;
  }

  /** Connects; see {@link Tiercel#connect}. */
  public static Tiercel connect(TiercelConfig config) {
    return connect(config, System::nanoTime, GrpcGateway::connect);
  }

  static TiercelClient connect(TiercelConfig config, LongSupplier nanoClock, Connector connector) {
    RandomGenerator random = new SecureRandom();
    ClientCounters counters = new ClientCounters();
    NearCaches nearCaches = new NearCaches();
    InvalidationFeed feed = new InvalidationFeed(nearCaches, nanoClock, counters);
    Timer timer =
        new Timer(
            Executors.newSingleThreadScheduledExecutor(
                task -> {
                  Thread thread = new Thread(task, "tiercel-timer");
                  thread.setDaemon(true);
                  return thread;
                }));
    SlotOrder slotOrder = new SlotOrder(nanoClock, timer);
    AnswerWait answerWait = new AnswerWait(config.spinning(), nanoClock);
    Gateway gateway =
        connector.connect(
            new GrpcGateway.Parts(
                config,
                feed,
                new NearAudit(nearCaches, feed, nanoClock),
                timer,
                answerWait,
                nanoClock,
                random,
                counters));
    return new TiercelClient(
        new ClientParts(
            config,
            gateway,
            feed,
            nearCaches,
            slotOrder,
            answerWait,
            random.nextLong(1, Long.MAX_VALUE - SlotWriters.MOST),
            nanoClock,
            ForkJoinPool.commonPool(),
            counters));
  }

  @Override
  public <K, V extends Record> Table<K, V> table(String name, Class<K> key, Class<V> row) {
    return view(name, key, row, shape -> TableMapping.of(shape, key, row));
  }

  @Override
  public Table<Row, Row> table(String name) {
    return view(name, Row.class, Row.class, TableMapping::generic);
  }

  private <K, V> Table<K, V> view(
      String name, Class<K> key, Class<V> row, Function<TableShape, TableMapping<K, V>> mapper) {
    TableKey tableKey = new TableKey(name.toLowerCase(Locale.ROOT), key, row);
    OpenTable<?, ?> open =
        tables.computeIfAbsent(tableKey, wanted -> OpenTable.open(parts, name, mapper));
    @SuppressWarnings("unchecked") // The key says with which types it was opened.
    OpenTable<K, V> typed = (OpenTable<K, V>) open;
    return new RemoteTable<>(typed, new View(null, null, parts.config().deadline().toNanos()));
  }

  @Override
  public Session newSession() {
    return new SessionMarks(parts.nanoClock());
  }

  @Override
  public Session session(String token) {
    return SessionMarks.ofToken(token, parts.nanoClock());
  }

  @Override
  public Statistics statistics() {
    return parts.counters().snapshot(parts.nearCaches().size());
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      parts.gateway().close();
    }
  }
}
