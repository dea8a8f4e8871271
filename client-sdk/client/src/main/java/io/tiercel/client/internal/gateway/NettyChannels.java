package io.tiercel.client.internal.gateway;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.tiercel.client.TiercelConfig.Credentials;

/** Channels over TCP that carry the client's credentials. Thread-safe. */
final class NettyChannels implements ChannelFactory {
  static final Metadata.Key<String> CLIENT =
      Metadata.Key.of("tiercel-client", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<String> SECRET =
      Metadata.Key.of("tiercel-secret", Metadata.ASCII_STRING_MARSHALLER);

  /** The longest row MySQL sends by default (max_allowed_packet), and a batch around it. */
  private static final int MAX_MESSAGE_BYTES = 80 * 1024 * 1024;

  private final Metadata headers = new Metadata();

  NettyChannels(Credentials credentials) {
    headers.put(CLIENT, credentials.client());
    headers.put(SECRET, credentials.secret());
  }

  @Override
  public ManagedChannel open(String address) {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon);
    int port = Integer.parseInt(address.substring(colon + 1));
    return NettyChannelBuilder.forAddress(host, port)
        .usePlaintext()
        .directExecutor()
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
        .build();
  }
}
