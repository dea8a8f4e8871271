package io.tiercel.client.internal.gateway;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.SelectStrategyFactory;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.stub.MetadataUtils;
import io.tiercel.client.TiercelConfig.Credentials;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.TimeUnit;

/**
 * Channels over TCP that carry the client's credentials, on a few network threads of their own: the
 * gateway has to write where it reads, see {@link NodeStream}. Thread-safe.
 */
final class NettyChannels implements ChannelFactory {
  static final Metadata.Key<String> CLIENT =
      Metadata.Key.of("tiercel-client", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<String> SECRET =
      Metadata.Key.of("tiercel-secret", Metadata.ASCII_STRING_MARSHALLER);

  /** The longest row MySQL sends by default (max_allowed_packet), and a batch around it. */
  private static final int MAX_MESSAGE_BYTES = 80 * 1024 * 1024;

  private static final int MOST_THREADS = 4;

  /** Fewer threads find more to read and to write each time they look, and wake up less often. */
  private static final int PROCESSORS_PER_THREAD = 2;

  private static final String THREADS = "tiercel-network";
  private static final int END_MILLIS = 1_000;

  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup threads;
  private final Metadata headers = new Metadata();

  NettyChannels(Credentials credentials, AnswerWait answerWait) {
    threads =
        new MultiThreadIoEventLoopGroup(
            threads(Runtime.getRuntime().availableProcessors()),
            new DefaultThreadFactory(THREADS, true),
            handlers(() -> new SpinningSelect(answerWait)));
    headers.put(CLIENT, credentials.client());
    headers.put(SECRET, credentials.secret());
  }

  /** How many threads serve all connections, where there are so many processors. */
  static int threads(int processors) {
    return Math.max(1, Math.min(MOST_THREADS, processors / PROCESSORS_PER_THREAD));
  }

  private IoHandlerFactory handlers(SelectStrategyFactory strategies) {
    return epoll
        ? EpollIoHandler.newFactory(0, strategies)
        : NioIoHandler.newFactory(SelectorProvider.provider(), strategies);
  }

  @Override
  public Line open(String address) {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon);
    int port = Integer.parseInt(address.substring(colon + 1));
    EventLoop thread = threads.next();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(host, port)
            .eventLoopGroup(thread)
            .channelType(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .usePlaintext()
            .directExecutor()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
            .build();
    return new Line(channel, thread);
  }

  @Override
  public void close() {
    var unused = threads.shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS);
  }
}
