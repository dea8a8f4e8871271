package io.tiercel.cli.check.disturbance;

import java.lang.reflect.Method;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;

/** The byte code around a method that takes invalidations in. */
final class DisturbedRoad {
  private DisturbedRoad() {}

  @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
  static boolean enter(@Advice.Argument(value = 0, typing = Typing.DYNAMIC) Object first) {
    return Disturbance.loses(first);
  }

  @Advice.OnMethodExit
  static void exit(
      @Advice.Enter boolean lost,
      @Advice.This Object target,
      @Advice.Origin Method method,
      @Advice.AllArguments(typing = Typing.DYNAMIC) Object[] arguments) {
    if (!lost && Disturbance.doubles(arguments[0])) {
      Disturbance.again(method, target, arguments);
    }
  }
}
