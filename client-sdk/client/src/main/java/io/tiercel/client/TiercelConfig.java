package io.tiercel.client;

import io.tiercel.protocol.ErrorCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to connect. All values are checked here; made by {@link #builder}.
 *
 * @param nodes some of the cluster's nodes, each {@code host:port}; at least one. The others are
 *     learnt from them
 * @param credentials the client's name and secret, as registered in the catalog
 * @param deadline how long a call may take where a table view does not say, and connecting too; 1
 *     ms to 1 hour, default 2 s
 * @param nearCache how much each table keeps in process; default 10,000 rows
 * @param audited whether nodes may ask what the near caches hold, to compare it with MySQL: keys,
 *     stamps and checksums, never rows; default true
 * @param spinning whether a caller who waits alone for a node's answer may keep two processors busy
 *     meanwhile, for 100 us at most, where that has proven a fifth quicker than sleeping; default
 *     true
 */
public record TiercelConfig(
    List<String> nodes,
    Credentials credentials,
    Duration deadline,
    NearCacheConfig nearCache,
    boolean audited,
    boolean spinning) {
  /** How long a call may take by default. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(2);

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int HIGHEST_PORT = 65_535;

  /** Checks every knob. */
  public TiercelConfig {
    if (nodes.isEmpty()) {
      throw invalid("nodes is empty; give at least one host:port");
    }
    nodes.forEach(TiercelConfig::checkAddress);
    nodes = List.copyOf(nodes);
    checkDeadline(deadline);
  }

  /** A builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Checks a deadline's range.
   *
   * @throws TiercelException INVALID_CONFIG when it is outside
   */
  public static Duration checkDeadline(Duration deadline) {
    if (deadline.compareTo(SHORTEST) < 0 || deadline.compareTo(LONGEST) > 0) {
      throw invalid("deadline is " + deadline + "; allowed is " + SHORTEST + " to " + LONGEST);
    }
    return deadline;
  }

  private static void checkAddress(String address) {
    int colon = address.lastIndexOf(':');
    int port;
    try {
      port = Integer.parseInt(address.substring(colon + 1));
    } catch (NumberFormatException e) {
      throw invalid("nodes has \"" + address + "\"; a node is host:port");
    }
    if (colon < 1 || port < 1 || port > HIGHEST_PORT) {
      throw invalid("nodes has \"" + address + "\"; a node is host:port, port 1 to 65535");
    }
  }

  private static TiercelException invalid(String message) {
    return new TiercelException(ErrorCode.INVALID_CONFIG, message);
  }

  /**
   * Who the client is.
   *
   * @param client the name registered in the catalog; not blank
   * @param secret its secret; not blank
   */
  public record Credentials(String client, String secret) {
    /** Refuses blanks. */
    public Credentials {
      if (client.isBlank() || secret.isBlank()) {
        throw invalid("credentials need a client name and a secret; one of them is blank");
      }
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return "Credentials[client=" + client + "]";
    }
  }

  /** Collects the knobs. Confined to one thread. */
  public static final class Builder {
    private List<String> nodes = List.of();
    private @Nullable Credentials credentials;
    private Duration deadline = DEFAULT_DEADLINE;
    private NearCacheConfig nearCache = NearCacheConfig.DEFAULT;
    private boolean audited = true;
    private boolean spinning = true;

    private Builder() {}

    /** Some of the cluster's nodes, {@code host:port} with commas between. */
    public Builder nodes(String addresses) {
      return nodes(
          Arrays.stream(addresses.split(",", -1))
              .map(String::strip)
              .filter(address -> !address.isEmpty())
              .toList());
    }

    /** Some of the cluster's nodes, each {@code host:port}. */
    public Builder nodes(List<String> addresses) {
      this.nodes = addresses;
      return this;
    }

    /** The client's name and secret, as registered in the catalog. */
    public Builder credentials(String client, String secret) {
      this.credentials = new Credentials(client, secret);
      return this;
    }

    /** How long a call may take where a table view does not say. */
    public Builder deadline(Duration newDeadline) {
      this.deadline = newDeadline;
      return this;
    }

    /** How much each table keeps in process. */
    public Builder nearCache(NearCacheConfig newNearCache) {
      this.nearCache = newNearCache;
      return this;
    }

    /** Whether nodes may ask what the near caches hold: keys, stamps and checksums, never rows. */
    public Builder audited(boolean allowed) {
      this.audited = allowed;
      return this;
    }

    /** Whether a caller who waits alone may spin, for 100 us at most, where that is quicker. */
    public Builder spinning(boolean allowed) {
      this.spinning = allowed;
      return this;
    }

    /**
     * The checked configuration.
     *
     * @throws TiercelException INVALID_CONFIG with knob, value and allowed range
     */
    public TiercelConfig build() {
      if (credentials == null) {
        throw invalid("credentials are missing; give the client's name and secret");
      }
      return new TiercelConfig(nodes, credentials, deadline, nearCache, audited, spinning);
    }
  }
}
