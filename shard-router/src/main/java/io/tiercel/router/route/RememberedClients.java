package io.tiercel.router.route;

import io.tiercel.router.RouterException;
import io.tiercel.router.RouterException.Code;
import io.tiercel.router.topology.Catalog;
import io.tiercel.router.topology.ClientSecret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a while which clients the catalog knew, by a hash of name and secret: never the
 * secret. Refusals are not remembered. Thread-safe. Since to compare a secret takes tens of
 * milliseconds of a core, it is compared anew only when the catalog keeps another one than before,
 * and callers that ask for the same at the same time share one answer.
 *
 * <p>While the catalog does not answer, a client it knew lately stays known: an outage of the
 * catalog must not end the traffic.
 */
public final class RememberedClients {
  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final Duration USABLE_WITHOUT_CATALOG = Duration.ofMinutes(15);
  private static final int MAX_REMEMBERED = 10_000;

  private final Catalog catalog;
  private final LongSupplier nanoClock;
  private final Map<String, Known> remembered = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Boolean>> asking = new ConcurrentHashMap<>();

  /** What the catalog said of a client whose secret matched, and when. */
  private record Known(ClientSecret kept, long sinceNanos) {}

  /** Asking this catalog. */
  public RememberedClients(Catalog catalog, LongSupplier nanoClock) {
    this.catalog = catalog;
    this.nanoClock = nanoClock;
  }

  /** Whether the catalog knows this client name with this secret. */
  public boolean authenticate(String clientName, String secret) {
    String hash = hash(clientName, secret);
    if (isYounger(remembered.get(hash), FRESH)) {
      return true;
    }
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    CompletableFuture<Boolean> running = asking.putIfAbsent(hash, mine);
    return running != null ? answerOf(running) : askForAll(clientName, secret, hash, mine);
  }

  private boolean askForAll(
      String clientName, String secret, String hash, CompletableFuture<Boolean> waiting) {
    try {
      boolean known = ask(clientName, secret, hash);
      waiting.complete(known);
      return known;
    } catch (RuntimeException e) {
      waiting.completeExceptionally(e);
      throw e;
    } finally {
      asking.remove(hash, waiting);
      // Only after an Error; else there is an answer already.
      waiting.completeExceptionally(new IllegalStateException("the check was not finished"));
    }
  }

  private static boolean answerOf(CompletableFuture<Boolean> running) {
    try {
      return running.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private boolean ask(String clientName, String secret, String hash) {
    Known lately = remembered.get(hash);
    try {
      ClientSecret kept = catalog.secretOf(clientName).orElse(ClientSecret.NOBODY);
      boolean known = (lately != null && kept.equals(lately.kept())) || isOf(kept, secret);
      if (known) {
        remember(hash, kept);
      } else {
        remembered.remove(hash);
      }
      return known;
    } catch (RouterException e) {
      if (e.code() == Code.CATALOG_UNAVAILABLE && isYounger(lately, USABLE_WITHOUT_CATALOG)) {
        return true;
      }
      throw e;
    }
  }

  /** Compares with nobody's too, so that the answer to an unknown name takes as long. */
  private static boolean isOf(ClientSecret kept, String secret) {
    return kept.matches(secret) && !kept.equals(ClientSecret.NOBODY);
  }

  private void remember(String hash, ClientSecret kept) {
    if (remembered.size() >= MAX_REMEMBERED) {
      remembered.clear();
    }
    remembered.put(hash, new Known(kept, nanoClock.getAsLong()));
  }

  private boolean isYounger(@Nullable Known known, Duration limit) {
    return known != null && nanoClock.getAsLong() - known.sinceNanos() < limit.toNanos();
  }

  private static String hash(String clientName, String secret) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(clientName.getBytes(StandardCharsets.UTF_8));
      sha.update((byte) 0);
      sha.update(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
