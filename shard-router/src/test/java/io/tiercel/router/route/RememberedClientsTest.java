package io.tiercel.router.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.TablePolicy;
import io.tiercel.router.topology.Catalog;
import io.tiercel.router.topology.ClientSecret;
import io.tiercel.router.topology.Topology;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RememberedClientsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final FakeCatalog catalog = new FakeCatalog();
  private final RememberedClients clients = new RememberedClients(catalog, nanos::get);

  @Test
  void authenticate_knownClient_asksTheCatalogOnceInTenSeconds() {
    assertThat(clients.authenticate("app", "secret")).isTrue();
    pass(Duration.ofSeconds(9));
    assertThat(clients.authenticate("app", "secret")).isTrue();
    assertThat(catalog.asked).hasValue(1);

    pass(Duration.ofSeconds(2));
    assertThat(clients.authenticate("app", "secret")).isTrue();
    assertThat(catalog.asked).hasValue(2);
  }

  @Test
  void authenticate_wrongSecret_isRefusedAndNotRemembered() {
    assertThat(clients.authenticate("app", "secret")).isTrue();

    assertThat(clients.authenticate("app", "wrong")).isFalse();
    assertThat(clients.authenticate("apps", "ecret")).isFalse();
    assertThat(clients.authenticate("app", "wrong")).isFalse();
    assertThat(catalog.asked).hasValue(4);
  }

  @Test
  void authenticate_secretTakenAway_isRefusedOnceTheMemoryIsOld() {
    assertThat(clients.authenticate("app", "secret")).isTrue();
    catalog.kept = ClientSecret.of("another", new SecureRandom());
    pass(Duration.ofSeconds(11));

    assertThat(clients.authenticate("app", "secret")).isFalse();
  }

  @Test
  void authenticate_sameSecretHashedAnew_staysKnown() {
    assertThat(clients.authenticate("app", "secret")).isTrue();
    catalog.kept = ClientSecret.of("secret", new SecureRandom());
    pass(Duration.ofSeconds(11));

    assertThat(clients.authenticate("app", "secret")).isTrue();
  }

  @Test
  void authenticate_secretUnchanged_isNotDerivedAgain() {
    assertThat(clients.authenticate("app", "secret")).isTrue();
    long first = processorNanos(() -> clients.authenticate("apps", "secret"));
    pass(Duration.ofSeconds(11));

    long again = processorNanos(() -> clients.authenticate("app", "secret"));

    assertThat(catalog.asked).hasValue(3);
    assertThat(again).isLessThan(first / 3);
  }

  @Test
  void authenticate_unknownName_isRefusedWithAnySecret() {
    assertThat(clients.authenticate("nobody", "")).isFalse();
    assertThat(clients.authenticate("nobody", "secret")).isFalse();
  }

  @Test
  void authenticate_catalogDown_lateKnownStayKnownForAWhile() {
    assertThat(clients.authenticate("app", "secret")).isTrue();
    catalog.down = true;
    pass(Duration.ofMinutes(14));

    assertThat(clients.authenticate("app", "secret")).isTrue();
    assertThatThrownBy(() -> clients.authenticate("app", "wrong"))
        .isInstanceOf(RouterException.class);
    pass(Duration.ofMinutes(2));
    assertThatThrownBy(() -> clients.authenticate("app", "secret"))
        .isInstanceOf(RouterException.class);
  }

  @Test
  @Timeout(30)
  void authenticate_manyAtOnce_shareOneAnswer() throws Exception {
    assertThat(askAtOnce(8)).containsOnly(true).hasSize(8);
    assertThat(catalog.asked).hasValue(1);
  }

  @Test
  @Timeout(30)
  void authenticate_manyAtOnceAndCatalogDown_allLearnWhy() {
    catalog.down = true;

    assertThatThrownBy(() -> askAtOnce(8))
        .hasCauseInstanceOf(RouterException.class)
        .hasMessageContaining("down");
    assertThat(catalog.asked).hasValue(1);
  }

  private List<Boolean> askAtOnce(int callers) throws Exception {
    catalog.hold = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      List<Thread> running = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        results.add(
            threads.submit(
                () -> {
                  synchronized (running) {
                    running.add(Thread.currentThread());
                  }
                  begun.incrementAndGet();
                  return clients.authenticate("app", "secret");
                }));
      }
      Awaitility.await().until(() -> begun.get() == callers && allWait(running));
      catalog.hold.countDown();
      List<Boolean> answers = new ArrayList<>();
      for (Future<Boolean> result : results) {
        answers.add(result.get(10, TimeUnit.SECONDS));
      }
      return answers;
    } finally {
      catalog.hold.countDown();
      threads.shutdownNow();
    }
  }

  private static boolean allWait(List<Thread> threads) {
    synchronized (threads) {
      return threads.stream()
          .allMatch(
              thread ->
                  thread.getState() == Thread.State.WAITING
                      || thread.getState() == Thread.State.TIMED_WAITING);
    }
  }

  private static long processorNanos(Runnable asked) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    asked.run();
    return threads.getCurrentThreadCpuTime() - before;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** Knows one client; can be held and taken down. */
  private static final class FakeCatalog implements Catalog {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile ClientSecret kept = ClientSecret.of("secret", new SecureRandom());
    private volatile boolean down;
    private volatile CountDownLatch hold = new CountDownLatch(0);

    @Override
    public int raiseTerm(String shard, int from) {
      throw new UnsupportedOperationException("not asked here");
    }

    @Override
    public Optional<ClientSecret> secretOf(String clientName) {
      asked.incrementAndGet();
      try {
        if (!hold.await(20, TimeUnit.SECONDS)) {
          throw new IllegalStateException("held for too long");
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (down) {
        throw new RouterException(Code.CATALOG_UNAVAILABLE, "the catalog is down");
      }
      return clientName.equals("app") ? Optional.of(kept) : Optional.empty();
    }

    @Override
    public Topology readTopology() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, TablePolicy> policies() {
      return Map.of();
    }

    @Override
    public void close() {}
  }
}
