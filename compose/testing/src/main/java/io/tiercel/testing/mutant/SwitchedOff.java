package io.tiercel.testing.mutant;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.matcher.ElementMatchers;

/** Methods rewritten in this JVM until it is closed. Confined to one thread. */
final class SwitchedOff implements AutoCloseable {
  private final ClassReloadingStrategy strategy;
  private final List<Class<?>> changed = new ArrayList<>();

  private SwitchedOff() {
    ByteBuddyAgent.install();
    strategy = ClassReloadingStrategy.fromInstalledAgent();
  }

  /** Rewrites them all. */
  static SwitchedOff of(List<MethodSwitch> switches) throws ClassNotFoundException {
    SwitchedOff off = new SwitchedOff();
    try {
      for (MethodSwitch method : switches) {
        off.rewrite(method);
      }
    } catch (ClassNotFoundException | RuntimeException e) {
      off.close();
      throw e;
    }
    return off;
  }

  private void rewrite(MethodSwitch method) throws ClassNotFoundException {
    Class<?> type = Class.forName(method.className());
    requireMethod(type, method.method());
    var unused =
        new ByteBuddy()
            .redefine(type)
            .visit(Advice.to(method.advice()).on(ElementMatchers.named(method.method())))
            .make()
            .load(type.getClassLoader(), strategy);
    changed.add(type);
  }

  private static void requireMethod(Class<?> type, String name) {
    for (var method : type.getDeclaredMethods()) {
      if (method.getName().equals(name)) {
        return;
      }
    }
    throw new IllegalArgumentException(type.getName() + " has no method " + name);
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
