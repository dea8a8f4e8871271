package io.tiercel.local.rewrite;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;

/**
 * One method that does something else. Named by text, because many are package-private; a name that
 * is not there is an error, so renaming cannot make a switch void unnoticed.
 *
 * @param className with its package
 * @param method its name
 * @param arguments how many it takes; {@link #ALL} for all overloads
 * @param advice the byte code put around the body
 */
public record MethodSwitch(String className, String method, int arguments, Class<?> advice) {
  /** Every overload is changed. */
  public static final int ALL = -1;

  /** All overloads of this name. */
  public MethodSwitch(String className, String method, Class<?> advice) {
    this(className, method, ALL, advice);
  }

  /** The same of the overloads that take so many arguments only. */
  public MethodSwitch taking(int count) {
    return new MethodSwitch(className, method, count, advice);
  }

  /** The method does nothing, and returns null, 0 or false. */
  public static MethodSwitch skip(String className, String method) {
    return new MethodSwitch(className, method, Skip.class);
  }

  /** The method does nothing, and returns true. */
  public static MethodSwitch returnTrue(String className, String method) {
    return new MethodSwitch(className, method, ReturnTrue.class);
  }

  /** The method does nothing, and returns its first argument, where that is not null. */
  public static MethodSwitch keepFirstArgument(String className, String method) {
    return new MethodSwitch(className, method, KeepFirstArgument.class);
  }

  /** The method's third argument, a long, is 0. */
  public static MethodSwitch zeroThirdArgument(String className, String method) {
    return new MethodSwitch(className, method, ZeroThirdArgument.class);
  }

  static final class ZeroThirdArgument {
    private ZeroThirdArgument() {}

    @Advice.OnMethodEnter
    @SuppressWarnings("UnusedVariable") // assigned for the rewritten method
    static void enter(@Advice.Argument(value = 2, readOnly = false) long third) {
      third = 0;
    }
  }

  static final class Skip {
    private Skip() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return true;
    }
  }

  static final class ReturnTrue {
    private ReturnTrue() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return true;
    }

    @Advice.OnMethodExit
    @SuppressWarnings({"ParameterName", "UnusedVariable"}) // assigned for the rewritten method
    static void exit(@Advice.Return(readOnly = false) boolean answer) {
      answer = true;
    }
  }

  static final class KeepFirstArgument {
    private KeepFirstArgument() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.Argument(value = 0, typing = Typing.DYNAMIC) Object first) {
      return first != null;
    }

    @Advice.OnMethodExit
    @SuppressWarnings("UnusedVariable") // assigned for the rewritten method
    static void exit(
        @Advice.Enter boolean skipped,
        @Advice.Argument(value = 0, typing = Typing.DYNAMIC) Object first,
        @Advice.Return(readOnly = false, typing = Typing.DYNAMIC) Object answer) {
      if (skipped) {
        answer = first;
      }
    }
  }
}
