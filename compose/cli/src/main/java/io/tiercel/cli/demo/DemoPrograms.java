package io.tiercel.cli.demo;

import io.tiercel.cli.cluster.Wiring;
import io.tiercel.cli.demo.app.DemoApp;
import java.util.List;

/**
 * What the demo's processes run. Others than {@link #USUAL} serve to measure a variant beside it.
 *
 * @param wiring names the nodes' program
 * @param application the applications' entry
 * @param applicationFlags flags of Java for them
 */
public record DemoPrograms(Wiring wiring, Class<?> application, List<String> applicationFlags) {
  /** Nodes and applications as everybody runs them. */
  public static final DemoPrograms USUAL =
      new DemoPrograms(Wiring.DIRECT, DemoApp.class, List.of());

  /** Copies the flags. */
  public DemoPrograms {
    applicationFlags = List.copyOf(applicationFlags);
  }
}
