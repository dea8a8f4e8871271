package io.tiercel.local.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A port of this machine that forwards to a server, and the network's faults on the way. Every
 * method takes effect before it returns, on open connections too. Thread-safe; {@link #close}
 * returns when its threads have ended.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int BACKLOG = 200;
  private static final long LOOK_NANOS = 20_000_000;

  /** A connection's two halves. */
  public enum Direction {
    /** From who connected to the server. */
    TO_SERVER,
    /** From the server to who connected. */
    TO_CLIENT
  }

  private final InetSocketAddress target;
  private final InetAddress host;
  private final int port;
  private final boolean goneWithServer;
  private final PassageFaults faults = new PassageFaults();
  private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Object listening = new Object();

  // Guarded by "listening"; null while it refuses.
  private @Nullable ServerSocket listener;
  private @Nullable Thread acceptor;
  private boolean closed;
  private boolean refusing;
  private boolean serverGone;

  private TcpProxy(InetSocketAddress at, InetSocketAddress target, boolean goneWithServer) {
    this.target = target;
    this.goneWithServer = goneWithServer;
    this.host = at.getAddress();
    this.port = listen(at.getPort());
  }

  /** A proxy on a free port of 127.0.0.1 to this server, which need not be up yet. */
  public static TcpProxy to(String host, int port) {
    InetSocketAddress anyFree = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new TcpProxy(anyFree, new InetSocketAddress(host, port), false);
  }

  /** A proxy at this address of this machine to this server, which need not be up yet. */
  public static TcpProxy at(InetSocketAddress address, InetSocketAddress server) {
    return new TcpProxy(address, server, false);
  }

  /**
   * The same, and it refuses connections while the server does. It finds that out by the first one,
   * which it accepts and breaks; others would take a server that is gone for one that says nothing.
   */
  public static TcpProxy goneWith(InetSocketAddress address, InetSocketAddress server) {
    return new TcpProxy(address, server, true);
  }

  /** Where to connect to instead of the server. */
  public String host() {
    return host.getHostAddress();
  }

  /** The port to connect to; the same for the proxy's life. */
  public int port() {
    return port;
  }

  /** How many connections were accepted so far. */
  public int accepted() {
    return accepted.get();
  }

  /** How many connections are open now. */
  public int open() {
    return open.size();
  }

  /** Holds every byte this long, in each direction: a round trip takes twice as much longer. */
  public void delay(Duration oneWay) {
    faults.delay(oneWay);
  }

  /** Pulls the cable: connections stay, and nothing passes until {@link #heal}. */
  public void cut() {
    faults.stall(Direction.TO_SERVER, Direction.TO_CLIENT);
  }

  /** Lets nothing pass in one direction until {@link #heal}. */
  public void stall(Direction direction) {
    faults.stall(direction);
  }

  /** Breaks all open connections; new ones are welcome. */
  public void reset() {
    open.forEach(ProxiedConnection::reset);
  }

  /** As when the server is gone: breaks all open connections and refuses new ones. */
  public void refuse() {
    synchronized (listening) {
      refusing = true;
      stopListening();
    }
    reset();
  }

  /** Ends all faults, the delay too; what was held back is delivered. */
  public void heal() {
    faults.clear();
    synchronized (listening) {
      refusing = false;
      listenAgain();
    }
  }

  private void listenAgain() {
    if (listener == null && !closed && !refusing && !serverGone) {
      listen(port);
    }
  }

  @Override
  public void close() {
    synchronized (listening) {
      closed = true;
      stopListening();
    }
    List<ProxiedConnection> last = List.copyOf(open);
    last.forEach(ProxiedConnection::reset);
    last.forEach(ProxiedConnection::awaitEnd);
  }

  private int listen(int onPort) {
    synchronized (listening) {
      try {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(host, onPort), BACKLOG);
        Thread thread = new Thread(() -> accept(socket), "tcp-proxy-" + socket.getLocalPort());
        thread.setDaemon(true);
        thread.start();
        listener = socket;
        acceptor = thread;
        return socket.getLocalPort();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot listen on port " + onPort, e);
      }
    }
  }

  private void stopListening() {
    ServerSocket socket = listener;
    Thread thread = acceptor;
    if (socket == null || thread == null) {
      return;
    }
    listener = null;
    ProxiedConnection.closeQuietly(socket);
    ProxiedConnection.join(thread);
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      Socket client = acceptedFrom(socket);
      if (client != null) {
        forward(client);
      }
    }
  }

  /** Null when the listener was closed, or the client was gone before it was accepted. */
  private static @Nullable Socket acceptedFrom(ServerSocket socket) {
    try {
      return socket.accept();
    } catch (IOException e) {
      return null;
    }
  }

  private void forward(Socket client) {
    accepted.incrementAndGet();
    Socket server = new Socket();
    try {
      server.connect(target, CONNECT_TIMEOUT_MILLIS);
    } catch (IOException e) {
      ProxiedConnection.closeQuietly(server);
      ProxiedConnection.closeQuietly(client);
      if (goneWithServer) {
        goneUntilServerIsBack();
      }
      return;
    }
    ProxiedConnection connection = new ProxiedConnection(client, server, faults, open::remove);
    open.add(connection);
    connection.start();
  }

  /** On a thread of its own: the one that accepts ends with the listener. */
  private void goneUntilServerIsBack() {
    Thread thread = new Thread(this::awaitServer, "tcp-proxy-waits-" + port);
    thread.setDaemon(true);
    thread.start();
  }

  private void awaitServer() {
    synchronized (listening) {
      if (serverGone) {
        return;
      }
      serverGone = true;
      stopListening();
    }
    while (!ended() && !serverAnswers()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    synchronized (listening) {
      serverGone = false;
      listenAgain();
    }
  }

  private boolean ended() {
    synchronized (listening) {
      return closed;
    }
  }

  private boolean serverAnswers() {
    try (Socket server = new Socket()) {
      server.connect(target, CONNECT_TIMEOUT_MILLIS);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
