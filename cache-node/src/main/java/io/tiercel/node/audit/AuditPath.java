package io.tiercel.node.audit;

import io.tiercel.node.changefeed.FeedFigures;
import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.fill.OwnerWrites;
import io.tiercel.node.invalidation.Subscriber;
import io.tiercel.node.loader.SlotCurrency;
import io.tiercel.node.loader.Tables;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.ownership.Voice;
import io.tiercel.router.ShardRouter;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * What an audit looks at, and puts it together. No logic.
 *
 * @param node its name, for operators
 * @param store the shared entries
 * @param publisher tells near caches of a dropped copy
 * @param listening the SDKs whose near caches can be asked
 * @param voice whether this node may speak
 * @param tables known here
 * @param router reads primaries and replicas
 * @param currency for which slots replicas may answer
 * @param feeds what this node knows of the change feeds
 * @param metrics counts
 */
public record AuditPath(
    String node,
    EntryStore store,
    OwnerWrites.Publisher publisher,
    Supplier<List<Subscriber>> listening,
    Voice voice,
    Tables tables,
    ShardRouter router,
    SlotCurrency currency,
    Supplier<List<FeedFigures>> feeds,
    NodeMetrics metrics) {

  /**
   * An auditor that is not started yet.
   *
   * @param backgroundRate copies of each kind per second when nobody asks; 0 for none
   */
  public Auditor assemble(int backgroundRate) {
    return new Auditor(
        new Auditor.AuditParts(
            backgroundRate,
            List.of(
                new SharedCopies(node, store, publisher, voice, tables, router),
                new ReplicaCopies(
                    store,
                    slot -> voice.speaksFor(slot) && currency.isCurrent(slot),
                    tables,
                    router),
                new NearCopies(listening, tables, publisher, System::nanoTime)),
            new PrimaryRows(router, System::nanoTime),
            slot -> router.shardMap().ownerOf(slot),
            new FeedTrace(feeds, router.feeds(), System::nanoTime),
            voice::stands,
            metrics,
            Clock.systemUTC(),
            System::nanoTime));
  }
}
