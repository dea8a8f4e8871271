package io.tiercel.cli.check.mutant;

import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;

/** Rewrites the methods of a mechanism, for as long as this process lives. */
public final class SwitchedOff {
  /** What Java must be told before it lets a process rewrite itself. */
  public static final List<String> JVM_FLAGS = List.of("-Djdk.attach.allowAttachSelf=true");

  private SwitchedOff() {}

  /** Switches the mechanism off. Says so on standard error. */
  public static void forThisProcess(Mechanism mechanism) {
    ByteBuddyAgent.install();
    ClassReloadingStrategy strategy = ClassReloadingStrategy.fromInstalledAgent();
    mechanism.changes().forEach(change -> rewrite(change, strategy));
    System.err.println("SWITCHED OFF in this process: " + mechanism.word());
  }

  private static void rewrite(Change change, ClassReloadingStrategy strategy) {
    Class<?> type = type(change);
    var unused =
        new ByteBuddy()
            .redefine(type)
            .visit(Advice.to(change.instead().advice()).on(methods(change)))
            .make()
            .load(type.getClassLoader(), strategy);
  }

  private static ElementMatcher.Junction<MethodDescription> methods(Change change) {
    ElementMatcher.Junction<MethodDescription> named = ElementMatchers.named(change.method());
    return change.arguments() == 0
        ? named
        : named.and(ElementMatchers.takesArguments(change.arguments()));
  }

  private static Class<?> type(Change change) {
    try {
      Class<?> type = Class.forName(change.className());
      for (var method : type.getDeclaredMethods()) {
        if (method.getName().equals(change.method())
            && (change.arguments() == 0 || method.getParameterCount() == change.arguments())) {
          return type;
        }
      }
    } catch (ClassNotFoundException gone) {
      throw new IllegalStateException("there is no class " + change.className(), gone);
    }
    throw new IllegalStateException("there is no method " + change);
  }
}
