package io.tiercel.cli.check.mutant;

import io.tiercel.cli.cluster.NodeMain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The entry of a node process with a mechanism switched off. */
public final class MutantNode {
  private MutantNode() {}

  /** Flags of Java, this class and its first argument; a node's own arguments follow. */
  public static List<String> program(Mechanism mechanism) {
    List<String> program = new ArrayList<>(SwitchedOff.JVM_FLAGS);
    program.add(MutantNode.class.getName());
    program.add(mechanism.word());
    return program;
  }

  /** A mechanism, then what {@link NodeMain} takes. */
  public static void main(String[] arguments) throws InterruptedException {
    SwitchedOff.forThisProcess(Mechanism.of(arguments[0]).orElseThrow());
    NodeMain.main(Arrays.copyOfRange(arguments, 1, arguments.length));
  }
}
