package io.tiercel.cli.check.mutant;

import io.tiercel.cli.check.disturbance.ClockRewriting;
import io.tiercel.cli.check.disturbance.Disturbance;
import io.tiercel.local.rewrite.MethodSwitch;
import io.tiercel.local.rewrite.RewrittenMethods;
import java.util.ArrayList;
import java.util.List;

/** Rewrites methods for as long as this process lives: all at once, as one class may need two. */
public final class Rewriting {
  /** What Java must be told before it lets a process rewrite itself. */
  public static final List<String> JVM_FLAGS = List.of("-Djdk.attach.allowAttachSelf=true");

  private Rewriting() {}

  /**
   * Switches a mechanism off and builds the process's disturbances in, as far as they are wanted.
   * To be called first of all: classes that are loaded already keep the system's clock.
   *
   * @param broken the word of a mechanism; anything else for none
   * @param disturbed the methods that a disturbance rewrites in such a process
   */
  public static void forThisProcess(String broken, List<MethodSwitch> disturbed) {
    List<MethodSwitch> all = new ArrayList<>();
    Mechanism.of(broken).ifPresent(mechanism -> all.addAll(mechanism.switches()));
    if (Disturbance.wanted()) {
      all.addAll(disturbed);
      ClockRewriting.begin();
    }
    if (!all.isEmpty()) {
      var unused = RewrittenMethods.of(all);
    }
    if (Mechanism.of(broken).isPresent()) {
      System.err.println("SWITCHED OFF in this process: " + broken);
    }
  }
}
