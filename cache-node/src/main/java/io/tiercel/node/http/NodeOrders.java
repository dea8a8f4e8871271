package io.tiercel.node.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.security.BasicAuthCredentials;
import io.tiercel.node.audit.Auditor;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * What registered clients may order; they show their name and secret by HTTP Basic.
 *
 * @param auditor begins an audit
 * @param drain begins to drain for whoever is named, or says why not; may block
 * @param registered whether there is a client with this name and secret; may block
 */
public record NodeOrders(
    Auditor auditor, Function<String, DrainAnswer> drain, BiPredicate<String, String> registered) {

  /** Whether the caller may order something; answers who may not. */
  boolean welcome(Context context, String what) {
    BasicAuthCredentials shown = context.basicAuthCredentials();
    if (shown != null && registered.test(shown.getUsername(), shown.getPassword())) {
      return true;
    }
    context
        .status(HttpStatus.UNAUTHORIZED)
        .result(what + " needs a registered client's name and secret\n");
    return false;
  }
}
