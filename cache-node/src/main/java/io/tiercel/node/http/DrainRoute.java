package io.tiercel.node.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.security.BasicAuthCredentials;

/**
 * {@code POST /drain}: the node hands its partitions over and leaves, for good. Its process stays,
 * with its pages, until its supervisor ends it. Needs a registered client's name and secret.
 */
record DrainRoute(NodeOrders orders) {
  void begin(Context context) {
    if (!orders.welcome(context, "draining a node")) {
      return;
    }
    BasicAuthCredentials shown = context.basicAuthCredentials();
    String who = (shown == null ? "?" : shown.getUsername()) + "@" + context.ip();
    DrainAnswer answer = orders.drain().apply(who);
    context.status(status(answer.verdict())).result(answer.text() + "\n");
  }

  private static HttpStatus status(DrainAnswer.Verdict verdict) {
    return switch (verdict) {
      case ACCEPTED -> HttpStatus.ACCEPTED;
      case CONFLICT -> HttpStatus.CONFLICT;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
    };
  }
}
