package io.tiercel.router.replica;

import io.tiercel.router.replica.ServerHealth.Answer;
import io.tiercel.router.sql.ProbeConnection;
import io.tiercel.router.sql.ProbeConnection.ProbeFailure;
import io.tiercel.router.sql.ProbeConnection.Report;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one server for its health, lag and transactions, again and again. Run by one thread at a
 * time.
 *
 * <p>One unanswered probe takes a replica out of the rotation; requests are refused at once only
 * after {@value #FAILURES_TO_REFUSE} in a row, since there is nobody else for a primary's keys.
 */
public final class ServerProbe implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerProbe.class);
  private static final int FAILURES_TO_REFUSE = 2;

  /** Learns what a primary holds. */
  public interface PrimaryListener {
    /**
     * A primary told its transactions.
     *
     * @param askedAtNanos before it was asked
     */
    void holds(long askedAtNanos, GtidSet executed);

    /**
     * Whether the catalog, read after this call began, names the server as its shard's primary.
     *
     * @throws RuntimeException the catalog does not answer
     */
    boolean confirms();
  }

  private final String name;
  private final ProbeConnection connection;
  private final boolean primary;
  private final ServerHealth health;
  private final LagMeter lag;
  private final PrimaryListener listener;
  private final LongSupplier nanoClock;
  private int failures;
  private boolean unconfirmed;
  private boolean closed;

  /**
   * Not asked yet.
   *
   * @param name for the log
   * @param primary its role
   * @param health told every answer
   * @param lag the shard's
   * @param listener told what a primary holds
   */
  public ServerProbe(
      String name,
      ProbeConnection connection,
      boolean primary,
      ServerHealth health,
      LagMeter lag,
      PrimaryListener listener,
      LongSupplier nanoClock) {
    this.name = name;
    this.connection = connection;
    this.primary = primary;
    this.health = health;
    this.lag = lag;
    this.listener = listener;
    this.nanoClock = nanoClock;
  }

  @Override
  public synchronized void run() {
    if (closed) {
      return;
    }
    boolean before = health.healthy();
    boolean first = health.last() == null;
    try {
      health.answered(ask());
    } catch (RuntimeException e) {
      // A scheduled task that throws would not run again.
      health.answered(new Answer(false, false, null, GtidSet.EMPTY, "the probe failed: " + e));
    }
    if (first ? !health.healthy() : before != health.healthy()) {
      LOG.warn("{} is {}", name, health.healthy() ? "healthy again" : health.error());
    }
  }

  private Answer ask() {
    long askedAt = nanoClock.getAsLong();
    try {
      Report report = connection.ask();
      failures = 0;
      Answer refusal = primary ? returned(report) : null;
      if (refusal != null) {
        return refusal;
      }
      String text = report.executed();
      GtidSet executed = text == null ? GtidSet.EMPTY : GtidSet.parse(text);
      Duration behind = null;
      if (text == null) {
        LOG.debug("{} does not count its transactions: its replicas prove nothing", name);
      } else if (primary) {
        lag.primaryHeld(askedAt, executed);
        listener.holds(askedAt, executed);
      } else {
        behind = lag.lagOf(executed, nanoClock.getAsLong());
      }
      boolean healthy = report.trouble() == null;
      return new Answer(healthy, false, behind, executed, report.trouble());
    } catch (ProbeFailure e) {
      failures++;
      boolean refusing = e.unreachable() && failures >= FAILURES_TO_REFUSE;
      return new Answer(false, refusing, null, GtidSet.EMPTY, e.getMessage());
    }
  }

  /**
   * A primary that went away and is there again may have been replaced meanwhile: nothing is sent
   * to it before the catalog has named it once more. One that is read-only may be on its way out.
   */
  private @Nullable Answer returned(Report report) {
    unconfirmed |= report.anew() && health.last() != null;
    if (!unconfirmed && !report.readOnly()) {
      return null;
    }
    String doubt = "it is not the primary any more";
    try {
      if (listener.confirms()) {
        unconfirmed = false;
        return null;
      }
    } catch (RuntimeException e) {
      doubt = "it came back, and whether it is the primary still is not known: " + e.getMessage();
    }
    return unconfirmed ? new Answer(false, true, null, GtidSet.EMPTY, doubt) : null;
  }

  @Override
  public synchronized void close() {
    closed = true;
    connection.close();
  }
}
