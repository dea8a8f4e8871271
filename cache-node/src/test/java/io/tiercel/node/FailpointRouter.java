package io.tiercel.node;

import io.tiercel.router.ShardRouter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A router whose writes pass a failpoint after they have committed. */
final class FailpointRouter {
  private FailpointRouter() {}

  static ShardRouter afterCommit(ShardRouter router, Runnable failpoint) {
    return (ShardRouter)
        Proxy.newProxyInstance(
            ShardRouter.class.getClassLoader(),
            new Class<?>[] {ShardRouter.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(router, arguments);
                if (method.getName().equals("write")) {
                  failpoint.run();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
