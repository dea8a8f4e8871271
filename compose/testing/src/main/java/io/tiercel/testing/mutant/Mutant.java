package io.tiercel.testing.mutant;

import io.tiercel.local.rewrite.MethodSwitch;
import java.util.List;

/**
 * A race, the mechanism that closes it, one way to switch that off, and the test that has to
 * notice.
 *
 * @param race such as {@code R01}
 * @param mechanism what is switched off, for a reader
 * @param switches the methods changed; all at once
 * @param test the class that must pass with the mechanism and fail without it
 */
public record Mutant(String race, String mechanism, List<MethodSwitch> switches, Class<?> test) {
  /** Copies the list. */
  public Mutant {
    switches = List.copyOf(switches);
    if (switches.isEmpty()) {
      throw new IllegalArgumentException(race + " switches nothing off");
    }
  }

  /** With one method changed. */
  public Mutant(String race, String mechanism, MethodSwitch method, Class<?> test) {
    this(race, mechanism, List.of(method), test);
  }
}
