package io.tiercel.cli.check.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FaultKindTest {
  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void of_itsOwnWord_isTheKind(FaultKind kind) {
    assertThat(FaultKind.of(kind.word())).contains(kind);
    assertThat(kind.word()).matches("[a-z]+(-[a-z]+)*");
    assertThat(kind.description()).isNotBlank();
  }
}
