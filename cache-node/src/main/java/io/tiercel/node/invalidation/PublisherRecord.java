package io.tiercel.node.invalidation;

/** What a relay knows of one publisher. Guarded by the relay. */
final class PublisherRecord {
  /** Everything up to this number was relayed to every present subscriber. */
  long relayed;

  /** On the relay's clock: {@link #relayed} was all there was at some instant not before this. */
  long provenNanos;

  /** The publisher's clock in its last heartbeat, to be echoed. */
  long lastBeatSentNanos;

  PublisherRecord(long relayed, long provenNanos) {
    this.relayed = relayed;
    this.provenNanos = provenNanos;
  }
}
