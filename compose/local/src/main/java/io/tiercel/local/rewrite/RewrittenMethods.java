package io.tiercel.local.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/** Methods rewritten in this JVM until it is closed. Confined to one thread. */
public final class RewrittenMethods implements AutoCloseable {
  private final ClassReloadingStrategy strategy;
  private final List<Class<?>> changed = new ArrayList<>();

  private RewrittenMethods() {
    ByteBuddyAgent.install();
    strategy = ClassReloadingStrategy.fromInstalledAgent();
  }

  /**
   * Rewrites them all.
   *
   * @throws IllegalArgumentException when there is no such class or method
   */
  public static RewrittenMethods of(List<MethodSwitch> switches) {
    RewrittenMethods off = new RewrittenMethods();
    try {
      switches.stream()
          .collect(Collectors.groupingBy(MethodSwitch::className))
          .forEach((name, methods) -> off.rewrite(named(name), methods));
    } catch (RuntimeException e) {
      off.close();
      throw e;
    }
    return off;
  }

  private static Class<?> named(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException gone) {
      throw new IllegalArgumentException("there is no class " + name, gone);
    }
  }

  /** All methods of a class in one go: each rewriting starts from the class as it was. */
  private void rewrite(Class<?> type, List<MethodSwitch> methods) {
    DynamicType.Builder<?> builder = new ByteBuddy().redefine(type);
    for (MethodSwitch method : methods) {
      requireMethod(type, method);
      builder = builder.visit(Advice.to(method.advice()).on(matching(method)));
    }
    var unused = builder.make().load(type.getClassLoader(), strategy);
    changed.add(type);
  }

  private static ElementMatcher.Junction<MethodDescription> matching(MethodSwitch method) {
    ElementMatcher.Junction<MethodDescription> named = ElementMatchers.named(method.method());
    return method.arguments() == MethodSwitch.ALL
        ? named
        : named.and(ElementMatchers.takesArguments(method.arguments()));
  }

  private static void requireMethod(Class<?> type, MethodSwitch wanted) {
    for (var method : type.getDeclaredMethods()) {
      if (method.getName().equals(wanted.method())
          && (wanted.arguments() == MethodSwitch.ALL
              || wanted.arguments() == method.getParameterCount())) {
        return;
      }
    }
    throw new IllegalArgumentException("there is no method " + wanted);
  }

  @Override
  public void close() {
    for (Class<?> type : changed) {
      try {
        strategy.reset(type);
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException("cannot restore " + type.getName(), e);
      }
    }
  }
}
