package io.tiercel.node;

import io.tiercel.router.ShardRouter;
import io.tiercel.router.feed.ShardFeeds;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** A router that believes in a term until it is told to read the catalog. */
final class LateRouter {
  private LateRouter() {}

  static ShardRouter believing(int term, ShardRouter router) {
    AtomicInteger known = new AtomicInteger(term);
    ShardFeeds feeds =
        proxy(
            ShardFeeds.class,
            (proxy, method, arguments) -> {
              if (method.getName().equals("refresh")) {
                known.set(router.termOf(0));
              }
              return method.invoke(router.feeds(), arguments);
            });
    return proxy(
        ShardRouter.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "termOf" -> known.get();
              case "feeds" -> feeds;
              default -> method.invoke(router, arguments);
            });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler calls) {
    InvocationHandler unwrapping =
        (proxy, method, arguments) -> {
          try {
            return calls.invoke(proxy, method, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return type.cast(
        Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, unwrapping));
  }
}
