package io.tiercel.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ProcessIdentityTest {
  @Test
  void alive_runningProcess_isTrueUntilItEnds() throws Exception {
    Process process = sleeper();
    ProcessIdentity identity = ProcessIdentity.of(process.toHandle());
    assertThat(identity.alive()).isTrue();

    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();

    assertThat(identity.alive()).isFalse();
  }

  @Test
  void alive_sameNumberOtherStart_isFalse() throws IOException {
    Process process = sleeper();
    try {
      ProcessIdentity identity = ProcessIdentity.of(process.toHandle());
      ProcessIdentity older = new ProcessIdentity(identity.pid(), identity.startMillis() - 60_000);

      assertThat(older.alive()).isFalse();
      assertThat(older.find()).isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void alive_noProcess_isFalse() {
    assertThat(ProcessIdentity.NONE.alive()).isFalse();
  }

  @Test
  void stopped_frozenProcess_isTrue() throws Exception {
    Process process = sleeper();
    try {
      ProcessIdentity identity = ProcessIdentity.of(process.toHandle());
      assertThat(identity.stopped()).isFalse();

      assertThat(new ProcessBuilder("kill", "-STOP", "" + process.pid()).start().waitFor())
          .isZero();

      assertThat(Poll.until(java.time.Duration.ofSeconds(5), identity::stopped)).isTrue();
      assertThat(identity.alive()).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process sleeper() throws IOException {
    return new ProcessBuilder("sleep", "60").start();
  }
}
