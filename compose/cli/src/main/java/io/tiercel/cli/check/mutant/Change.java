package io.tiercel.cli.check.mutant;

import io.tiercel.router.sql.WriterGuard;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;

/**
 * A method that does something else. Named by text, as the classes are package-private; a name that
 * is not there is an error.
 *
 * @param className with its package
 * @param method its name
 * @param arguments how many it takes; 0 for all overloads
 * @param instead what it does
 */
record Change(String className, String method, int arguments, Instead instead) {
  /** What a method does in place of its own body. */
  enum Instead {
    /** Nothing; returns null, 0 or false. */
    NOTHING(Skip.class),
    /** Returns true. */
    TRUE(ReturnTrue.class),
    /** Returns its first argument, where that is not null. */
    FIRST_ARGUMENT(KeepFirstArgument.class),
    /** Says of every write that it was never applied before. */
    NEW_WRITE(ReturnNew.class);

    private final Class<?> advice;

    Instead(Class<?> advice) {
      this.advice = advice;
    }

    Class<?> advice() {
      return advice;
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

  static final class ReturnNew {
    private ReturnNew() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return true;
    }

    @Advice.OnMethodExit
    @SuppressWarnings({"ParameterName", "UnusedVariable"}) // assigned for the rewritten method
    static void exit(@Advice.Return(readOnly = false) WriterGuard.Verdict verdict) {
      verdict = WriterGuard.Verdict.NEW;
    }
  }
}
