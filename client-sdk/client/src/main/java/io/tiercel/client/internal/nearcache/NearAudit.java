package io.tiercel.client.internal.nearcache;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What an audit may see of the near caches: copies that have not expired, and how far behind each
 * can be by its proof. Never a row. Thread-safe; a look is no use, so it keeps nothing alive.
 */
public final class NearAudit {
  /** A question costs a network thread this many looks at most. */
  private static final int MOST = 500;

  private final NearCaches nearCaches;
  private final InvalidationFeed feed;
  private final LongSupplier nanoClock;

  /** Walks under way; each goes on where the last question left it. */
  @GuardedBy("this")
  private final ArrayDeque<Iterator<NearCopy>> walks = new ArrayDeque<>();

  /**
   * A copy as it is now.
   *
   * @param copy what is kept
   * @param ageNanos how far behind it can be
   */
  public record Seen(NearCopy copy, long ageNanos) {}

  /** Over these near caches, proven by this feed. */
  public NearAudit(NearCaches nearCaches, InvalidationFeed feed, LongSupplier nanoClock) {
    this.nearCaches = nearCaches;
    this.feed = feed;
    this.nanoClock = nanoClock;
  }

  /** Some copies, others with each call, until all were seen. */
  public synchronized List<Seen> sample(int wanted) {
    // Before the entries, as a hit reads it.
    Coverage coverage = feed.coverage();
    List<NearCopy> copies = new ArrayList<>();
    if (walks.isEmpty()) {
      walks.addAll(nearCaches.walks());
    }
    int most = Math.min(wanted, MOST);
    while (copies.size() < most && !walks.isEmpty()) {
      Iterator<NearCopy> walk = walks.removeFirst();
      if (walk.hasNext()) {
        copies.add(walk.next());
        walks.addLast(walk);
      }
    }
    return seen(copies, coverage);
  }

  /** The copies of one key. */
  public List<Seen> look(String table, byte[] key) {
    Coverage coverage = feed.coverage();
    return seen(nearCaches.look(table, key), coverage);
  }

  private List<Seen> seen(List<NearCopy> copies, Coverage coverage) {
    long now = nanoClock.getAsLong();
    List<Seen> seen = new ArrayList<>(copies.size());
    for (NearCopy copy : copies) {
      if (now - copy.entry().expiresAtNanos() < 0) {
        long age = now - coverage.currentAsOf(copy.entry().asOfNanos());
        seen.add(new Seen(copy, Math.max(0, age)));
      }
    }
    return seen;
  }
}
