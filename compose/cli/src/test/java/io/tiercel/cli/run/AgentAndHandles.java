package io.tiercel.cli.run;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** A program whose agent sees every class, those too that Java makes up for a method handle. */
public final class AgentAndHandles implements ClassFileTransformer {
  private AgentAndHandles() {}

  /** The agent: asks for every class file and changes none. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    instrumentation.addTransformer(new AgentAndHandles());
  }

  /** Prints the larger of 1 and 2, by way of a handle that takes an array. */
  public static void main(String[] arguments) throws Throwable {
    MethodHandle larger =
        MethodHandles.lookup()
            .findStatic(Math.class, "max", MethodType.methodType(int.class, int.class, int.class))
            .asSpreader(Object[].class, 2);
    System.out.print((int) larger.invokeExact(new Object[] {1, 2}));
  }
}
