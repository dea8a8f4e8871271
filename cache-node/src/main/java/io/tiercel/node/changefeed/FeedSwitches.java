package io.tiercel.node.changefeed;

/**
 * Mechanisms of the feed that tests switch off, to see that their races come back. All are on in
 * every node that serves.
 *
 * @param checkpointWaits the position moves only past steps that are done (race 6)
 * @param gapRaisesTerm a gap raises the shard's term (race 7)
 * @param stampsCompared a write of the tier changes nothing that is at its stamp already (race 12)
 * @param outsideSupersedes a write from outside drops its key whatever the stamps say (race 13)
 * @param commitAwaited steps wait until the transaction can be read (race 11)
 */
public record FeedSwitches(
    boolean checkpointWaits,
    boolean gapRaisesTerm,
    boolean stampsCompared,
    boolean outsideSupersedes,
    boolean commitAwaited) {
  /** As it has to be. */
  public static final FeedSwitches ALL_ON = new FeedSwitches(true, true, true, true, true);
}
