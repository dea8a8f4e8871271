package io.tiercel.node.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.security.BasicAuthCredentials;
import io.tiercel.node.audit.AuditOrder;
import io.tiercel.node.audit.Auditor;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * {@code GET /audit} shows what the audit has found; {@code POST /audit} begins one at a higher
 * rate, which costs primaries reads and so needs a registered client's name and secret (HTTP
 * Basic).
 */
record AuditRoutes(Auditor auditor, BiPredicate<String, String> registered) {
  void show(Context context) {
    context.json(auditor.page());
  }

  void begin(Context context) {
    if (!welcome(context)) {
      context
          .status(HttpStatus.UNAUTHORIZED)
          .result("an audit needs a registered client's name and secret\n");
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
    long id = auditor.order(order);
    if (id == 0) {
      context.status(HttpStatus.CONFLICT).result("another audit is under way on this node\n");
    } else {
      context.status(HttpStatus.ACCEPTED).json(Map.of("id", id));
    }
  }

  private boolean welcome(Context context) {
    BasicAuthCredentials shown = context.basicAuthCredentials();
    return shown != null && registered.test(shown.getUsername(), shown.getPassword());
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
