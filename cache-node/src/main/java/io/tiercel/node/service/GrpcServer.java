package io.tiercel.node.service;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.tiercel.protocol.v1.TiercelNodeGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The listening socket of the service. */
public final class GrpcServer implements AutoCloseable {
  /** A batch holds rows up to MySQL's 16 MB, with room for what is around them. */
  static final int MAX_MESSAGE_BYTES = 20 << 20;

  private final Server server;

  private GrpcServer(Server server) {
    this.server = server;
  }

  /**
   * Listens from now on.
   *
   * @param peerSecret what other nodes show
   * @param registered whether a client with this name and secret may come in; may block
   * @param executor runs what may block, and all but the data path
   * @throws IOException when the port is taken
   */
  public static GrpcServer start(
      String host,
      int port,
      NodeService service,
      String peerSecret,
      BiPredicate<String, String> registered,
      NetworkThreads network,
      Executor executor)
      throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
            .bossEventLoopGroup(network.group())
            .workerEventLoopGroup(network.group())
            .channelType(network.channelType())
            .executor(executor)
            .callExecutor(new StreamsStay())
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .intercept(new Authentication(peerSecret, registered))
            .addService(service)
            .build()
            .start();
    return new GrpcServer(server);
  }

  /**
   * Once a stream is open, requests and probes are answered where they were read: a hit or a proof
   * costs no other thread's wake-up. The call itself begins on the server's executor, where the
   * catalog may be asked for its credentials.
   */
  private static final class StreamsStay implements ServerCallExecutorSupplier {
    @Override
    public <Q, A> @Nullable Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
      MethodDescriptor<Q, A> method = call.getMethodDescriptor();
      boolean stays =
          method.equals(TiercelNodeGrpc.getExchangeMethod())
              || method.equals(TiercelNodeGrpc.getInvalidationsMethod());
      return stays ? Runnable::run : null;
    }
  }

  /** Where it listens. */
  public int port() {
    return server.getPort();
  }

  /** Stops listening; what is still open after the wait is cut off. */
  public void close(long waitMillis) {
    server.shutdown();
    try {
      if (!server.awaitTermination(waitMillis, TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
        server.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    close(0);
  }
}
