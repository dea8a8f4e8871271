package io.tiercel.cli.check.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.local.rewrite.MethodSwitch;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A mechanism whose methods were renamed would be switched off by nobody. */
final class MechanismTest {
  @ParameterizedTest
  @EnumSource(Mechanism.class)
  void changes_ofEveryMechanism_nameMethodsThatAreThere(Mechanism mechanism) throws Exception {
    for (MethodSwitch change : mechanism.switches()) {
      Class<?> type = Class.forName(change.className());
      assertThat(Arrays.stream(type.getDeclaredMethods()))
          .as("%s", change)
          .anyMatch(
              method ->
                  method.getName().equals(change.method())
                      && (change.arguments() == MethodSwitch.ALL
                          || method.getParameterCount() == change.arguments()));
    }
    assertThat(Mechanism.of(mechanism.word())).contains(mechanism);
  }
}
