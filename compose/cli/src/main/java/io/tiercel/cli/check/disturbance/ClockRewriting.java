package io.tiercel.cli.check.disturbance;

import java.lang.instrument.ClassFileTransformer;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import java.util.Map;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Gives every class that is loaded from the class path from now on the {@link SteppedClock} in
 * place of the system's. The JDK itself keeps the system's: it waits by the monotonic clock anyway.
 * Call by call, as many classes of libraries cannot be resolved: what they extend is not there.
 */
public final class ClockRewriting implements ClassFileTransformer {
  private static final String OURS = SteppedClock.class.getName().replace('.', '/');
  private static final String BYTE_BUDDY = "net/bytebuddy/";

  /** Methods that read the system's clock, and who has them. */
  private static final Map<String, String> CALLS =
      Map.of(
          "currentTimeMillis", "java/lang/System",
          "now", "java/time/Instant",
          "systemUTC", "java/time/Clock");

  ClockRewriting() {}

  /** From now on. */
  public static void begin() {
    ByteBuddyAgent.install().addTransformer(new ClockRewriting());
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (loader != ClockRewriting.class.getClassLoader()
        || name.equals(OURS)
        || name.startsWith(BYTE_BUDDY)
        || CALLS.values().stream().noneMatch(owner -> contains(bytes, owner))) {
      return null;
    }
    try {
      ClassReader reader = new ClassReader(bytes);
      ClassWriter writer = new ClassWriter(reader, 0);
      reader.accept(new Calls(writer), 0);
      return writer.toByteArray();
    } catch (RuntimeException | Error e) {
      // The JVM would go on with the class as it was, and the fault would be none.
      System.err.println("no stepped clock for " + name + ": " + e);
      Runtime.getRuntime().halt(3);
      throw e;
    }
  }

  private static boolean contains(byte[] bytes, String text) {
    // As Latin-1 every byte is a character, and looking for them is what the JDK is fast at.
    return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
  }

  /** Only those without arguments are in {@link #CALLS}. */
  private static boolean readsClock(String owner, String name, String descriptor) {
    return owner.equals(CALLS.get(name)) && descriptor.startsWith("()");
  }

  private static final class Calls extends ClassVisitor {
    Calls(ClassVisitor next) {
      super(OpenedClassReader.ASM_API, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return new CallsOfMethod(next);
    }
  }

  private static final class CallsOfMethod extends MethodVisitor {
    CallsOfMethod(MethodVisitor next) {
      super(OpenedClassReader.ASM_API, next);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean ofInterface) {
      boolean clock = opcode == Opcodes.INVOKESTATIC && readsClock(owner, name, descriptor);
      super.visitMethodInsn(opcode, clock ? OURS : owner, name, descriptor, ofInterface);
    }

    /** A reference to such a method. */
    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      for (int i = 0; i < arguments.length; i++) {
        if (arguments[i] instanceof Handle handle
            && handle.getTag() == Opcodes.H_INVOKESTATIC
            && readsClock(handle.getOwner(), handle.getName(), handle.getDesc())) {
          arguments[i] =
              new Handle(handle.getTag(), OURS, handle.getName(), handle.getDesc(), false);
        }
      }
      super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
    }
  }
}
