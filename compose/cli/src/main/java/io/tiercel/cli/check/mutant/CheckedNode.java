package io.tiercel.cli.check.mutant;

import io.tiercel.cli.check.disturbance.Disturbance;
import io.tiercel.cli.cluster.NodeMain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entry of a node process that is disturbed, or has a mechanism switched off. */
public final class CheckedNode {
  private static final String NONE = "none";

  private CheckedNode() {}

  /** Flags of Java, this class and its first argument; a node's own arguments follow. */
  public static List<String> program(@Nullable Mechanism broken) {
    List<String> program = new ArrayList<>(Rewriting.JVM_FLAGS);
    program.add(CheckedNode.class.getName());
    program.add(broken == null ? NONE : broken.word());
    return program;
  }

  /** A mechanism or {@value #NONE}, then what {@link NodeMain} takes. */
  public static void main(String[] arguments) throws InterruptedException {
    Rewriting.forThisProcess(arguments[0], Disturbance.nodeSwitches());
    NodeMain.main(Arrays.copyOfRange(arguments, 1, arguments.length));
  }
}
