package io.tiercel.client.internal.gateway;

import io.grpc.ManagedChannel;
import java.util.concurrent.Executor;

/** Opens channels to nodes; callbacks run on the network thread. Closed after its channels. */
interface ChannelFactory extends AutoCloseable {
  /**
   * A channel and its network thread.
   *
   * @param channel not used before
   * @param thread runs what it is given where the channel's callbacks run, in turns with them;
   *     refuses it after the end
   */
  record Line(ManagedChannel channel, Executor thread) {}

  /**
   * A new channel.
   *
   * @param address {@code host:port}
   */
  Line open(String address);

  @Override
  void close();
}
