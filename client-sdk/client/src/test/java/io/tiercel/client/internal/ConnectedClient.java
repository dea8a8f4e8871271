package io.tiercel.client.internal;

import io.grpc.stub.StreamObserver;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import io.tiercel.client.internal.gateway.FakeCluster;
import io.tiercel.client.internal.gateway.FakeNode;
import io.tiercel.protocol.v1.ResponseBatch;
import java.util.function.UnaryOperator;

/** An SDK connected to a {@link FakeCluster}. */
public final class ConnectedClient implements AutoCloseable {
  private final TiercelClient tiercel;
  private final FakeCluster cluster;

  private ConnectedClient(TiercelClient tiercel, FakeCluster cluster) {
    this.tiercel = tiercel;
    this.cluster = cluster;
  }

  public static ConnectedClient to(FakeCluster cluster) {
    return to(cluster, config -> config);
  }

  public static ConnectedClient to(
      FakeCluster cluster, UnaryOperator<TiercelConfig.Builder> settings) {
    TiercelConfig config = settings.apply(cluster.config()).build();
    return new ConnectedClient(
        TiercelClient.connect(config, System::nanoTime, cluster::connect), cluster);
  }

  public Tiercel tiercel() {
    return tiercel;
  }

  /** Whether the data path is open to so many nodes. */
  public boolean connectedTo(int nodes) {
    return cluster.openExchanges() == nodes;
  }

  public StreamObserver<ResponseBatch> lastExchange(FakeNode node) {
    return node.lastExchange();
  }

  @Override
  public void close() {
    tiercel.close();
  }
}
