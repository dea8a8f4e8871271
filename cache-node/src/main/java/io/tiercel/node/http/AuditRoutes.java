package io.tiercel.node.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.tiercel.node.audit.AuditOrder;
import java.util.Map;

/**
 * {@code GET /audit} shows what the audit has found; {@code POST /audit} begins one at a higher
 * rate, which costs primaries reads and so needs a registered client's name and secret (HTTP
 * Basic).
 */
record AuditRoutes(NodeOrders orders) {
  void show(Context context) {
    context.json(orders.auditor().page());
  }

  void begin(Context context) {
    if (!orders.welcome(context, "an audit")) {
      return;
    }
    AuditOrder order;
    try {
      order =
          new AuditOrder(
              (int) number(context, "seconds", 10),
              (int) number(context, "rate", 500),
              number(context, "samples", 0));
    } catch (IllegalArgumentException refused) {
      context.status(HttpStatus.BAD_REQUEST).result(refused.getMessage() + "\n");
      return;
    }
    long id = orders.auditor().order(order);
    if (id == 0) {
      context.status(HttpStatus.CONFLICT).result("another audit is under way on this node\n");
    } else {
      context.status(HttpStatus.ACCEPTED).json(Map.of("id", id));
    }
  }

  private static long number(Context context, String name, long otherwise) {
    String text = context.queryParam(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notOne) {
      throw new IllegalArgumentException(name + " is no whole number", notOne);
    }
  }
}
