package io.tiercel.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class ClientSecretTest {
  private final SecureRandom random = new SecureRandom();

  @Test
  void matches_rightSecret_isTrue() {
    assertThat(ClientSecret.of("Zürich 🎈", random).matches("Zürich 🎈")).isTrue();
  }

  @Test
  void matches_otherSecrets_isFalse() {
    ClientSecret secret = ClientSecret.of("secret", random);

    assertThat(secret.matches("Secret")).isFalse();
    assertThat(secret.matches("")).isFalse();
    assertThat(ClientSecret.NOBODY.matches("")).isFalse();
  }

  @Test
  void of_sameSecretTwice_differsBySalt() {
    ClientSecret first = ClientSecret.of("secret", random);
    ClientSecret second = ClientSecret.of("secret", random);

    assertThat(first.salt()).isNotEqualTo(second.salt());
    assertThat(first.hash()).isNotEqualTo(second.hash());
  }

  @Test
  void toString_always_hidesEverything() {
    assertThat(ClientSecret.of("secret", random)).hasToString("ClientSecret[***]");
  }
}
