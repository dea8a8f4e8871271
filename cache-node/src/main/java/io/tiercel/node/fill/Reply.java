package io.tiercel.node.fill;

import io.tiercel.protocol.v1.Response;

/** Where the answer to one request goes. Any thread; must not block. */
@FunctionalInterface
public interface Reply {
  /** Sends it. */
  void send(Response response);
}
