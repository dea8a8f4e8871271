package io.tiercel.cli.check.network;

import io.tiercel.local.proxy.TcpProxy;
import io.tiercel.local.proxy.TcpProxy.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that two sides can send each other. Thread-safe.
 *
 * @param from one side's name
 * @param to the other side's
 * @param forth on the way of connections that {@code from} opens
 * @param back on the way of connections that {@code to} opens
 */
public record Link(String from, String to, List<TcpProxy> forth, List<TcpProxy> back) {
  /** Copies the lists. */
  public Link {
    forth = List.copyOf(forth);
    back = List.copyOf(back);
  }

  /** Nothing passes until {@link #heal}. */
  public void cut() {
    all().forEach(TcpProxy::cut);
  }

  /** Nothing passes from {@code to} to {@code from} until {@link #heal}; the other way all does. */
  public void cutToFrom() {
    forth.forEach(proxy -> proxy.stall(Direction.TO_CLIENT));
    back.forEach(proxy -> proxy.stall(Direction.TO_SERVER));
  }

  /** Every byte is that late, in each direction, until {@link #heal}. */
  public void delay(Duration oneWay) {
    all().forEach(proxy -> proxy.delay(oneWay));
  }

  /** Breaks all connections; new ones are welcome. */
  public void reset() {
    all().forEach(TcpProxy::reset);
  }

  /** Everything passes again, also what was held back. */
  public void heal() {
    all().forEach(TcpProxy::heal);
  }

  private List<TcpProxy> all() {
    List<TcpProxy> all = new ArrayList<>(forth);
    all.addAll(back);
    return all;
  }

  @Override
  public String toString() {
    return from + "/" + to;
  }
}
