package io.tiercel.client.internal.gateway;

import io.grpc.ManagedChannel;

/** Opens a channel to a node; callbacks run on the network thread. */
@FunctionalInterface
interface ChannelFactory {
  /**
   * A new channel.
   *
   * @param address {@code host:port}
   */
  ManagedChannel open(String address);
}
