package io.tiercel.cli.check.mutant;

import io.tiercel.router.sql.WriterGuard;
import net.bytebuddy.asm.Advice;

/** The byte code of a method that says of every write that it was never applied before. */
final class ReturnNew {
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
