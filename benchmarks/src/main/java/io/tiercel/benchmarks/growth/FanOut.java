package io.tiercel.benchmarks.growth;

import com.google.protobuf.ByteString;
import io.tiercel.protocol.v1.Heard;
import io.tiercel.protocol.v1.Invalidation;
import io.tiercel.protocol.v1.InvalidationBatch;
import io.tiercel.protocol.v1.Proof;
import io.tiercel.protocol.v1.Stamp;
import java.nio.charset.StandardCharsets;

/**
 * Where invalidations go: from the writing node to every other by the topic, and from each node to
 * the SDKs that listen there. Writes and SDKs are spread evenly over the nodes.
 *
 * @param nodes of the cluster
 * @param sdks of the cluster
 * @param writes per second, in the whole cluster
 */
record FanOut(int nodes, int sdks, int writes) {
  private static final String TABLE = "customer_orders";
  private static final int KEY_BYTES = 9;
  private static final long LATER = 1_000_000_000;

  /** {@code ClusterSubscription.TICK_MILLIS}. */
  private static final double PROBES_PER_SECOND = 5;

  /** Length and text of the table, length and bytes of the key, term and version. */
  static int topicBytes() {
    return 4 + TABLE.getBytes(StandardCharsets.UTF_8).length + 4 + KEY_BYTES + 4 + 8;
  }

  /** One invalidation within a batch to an SDK. */
  static int streamBytes() {
    Invalidation invalidation =
        Invalidation.newBuilder()
            .setPublisher(Long.MIN_VALUE)
            .setNumber(LATER)
            .setTable(TABLE)
            .setKey(ByteString.copyFrom(new byte[KEY_BYTES]))
            .setFloor(Stamp.newBuilder().setTerm(1).setVersion(LATER * LATER))
            .build();
    return InvalidationBatch.newBuilder()
        .addInvalidations(invalidation)
        .build()
        .getSerializedSize();
  }

  /** The answer to a probe: it names every publisher. */
  int proofBytes() {
    Proof.Builder proof = Proof.newBuilder().setProbeSentNanos(LATER * LATER);
    for (int node = 0; node < nodes; node++) {
      proof.addPublishers(
          Heard.newBuilder().setPublisher(Long.MIN_VALUE).setNumber(LATER).setAgeMillis(150));
    }
    return InvalidationBatch.newBuilder().setProof(proof).build().getSerializedSize();
  }

  /** Invalidations that a node hears from the others in a second. */
  double heard() {
    return writes * (nodes - 1.0) / nodes;
  }

  /** SDKs of the node that has the most. */
  int listeners() {
    return Sizes.ofFullest(sdks, nodes);
  }

  /** Invalidations that this node passes on in a second. */
  double relayed() {
    return (double) writes * listeners();
  }

  /** Bytes per second that it sends to the other nodes; as many come in. */
  double topicBytesPerSecond() {
    return heard() * topicBytes();
  }

  /** Bytes per second that it sends to its SDKs, proofs included. */
  double streamBytesPerSecond() {
    return relayed() * streamBytes() + listeners() * PROBES_PER_SECOND * proofBytes();
  }

  /** Bytes per second that reach each SDK, whatever it has in its near caches. */
  double bytesPerSdk() {
    return (double) writes * streamBytes() + PROBES_PER_SECOND * proofBytes();
  }

  /** Writes per second until an SDK hears so many bytes per second. */
  static int mostWrites(double bytesPerSecond) {
    return (int) (bytesPerSecond / streamBytes());
  }
}
