package io.tiercel.testing.mutant;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.DynamicType;
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
      Map<String, List<MethodSwitch>> byClass =
          switches.stream().collect(Collectors.groupingBy(MethodSwitch::className));
      for (var type : byClass.entrySet()) {
        off.rewrite(Class.forName(type.getKey()), type.getValue());
      }
    } catch (ClassNotFoundException | RuntimeException e) {
      off.close();
      throw e;
    }
    return off;
  }

  /** All methods of a class in one go: each rewriting starts from the class as it was. */
  private void rewrite(Class<?> type, List<MethodSwitch> methods) {
    DynamicType.Builder<?> builder = new ByteBuddy().redefine(type);
    for (MethodSwitch method : methods) {
      requireMethod(type, method.method());
      builder =
          builder.visit(Advice.to(method.advice()).on(ElementMatchers.named(method.method())));
    }
    var unused = builder.make().load(type.getClassLoader(), strategy);
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
