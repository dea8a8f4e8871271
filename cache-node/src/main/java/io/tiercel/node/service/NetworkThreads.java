package io.tiercel.node.service;

import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that read from and write to the sockets of clients and other nodes: each connection
 * has one of them for all of its life. Thread-safe.
 */
public final class NetworkThreads implements AutoCloseable {
  private static final String NAME = "tiercel-network";
  private static final int END_MILLIS = 1_000;

  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          Math.max(2, Runtime.getRuntime().availableProcessors()),
          new DefaultThreadFactory(NAME, true),
          epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

  EventLoopGroup group() {
    return group;
  }

  Class<? extends ServerChannel> channelType() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** The one that calls this; null where it is none of them. */
  @Nullable Executor current() {
    for (EventExecutor thread : group) {
      if (thread.inEventLoop()) {
        return thread;
      }
    }
    return null;
  }

  @Override
  public void close() {
    var unused = group.shutdownGracefully(0, END_MILLIS, TimeUnit.MILLISECONDS);
  }
}
