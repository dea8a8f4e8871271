package io.tiercel.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process is told from another one that has its id now. */
@Timeout(30)
class ServerProcessTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  private Process process;

  @BeforeEach
  void start() throws IOException {
    process = new ProcessBuilder("sleep", "600").start();
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  @Test
  void kill_thatProcess_endsIt() throws InterruptedException {
    ServerProcess found = ServerProcess.of(process.toHandle(), "600");
    assertThat(found.alive()).isTrue();
    assertThat(found.kill(LONG)).isTrue();
    // Its parent, this process, may hear of it a moment later.
    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(found.alive()).isFalse();
  }

  @Test
  void kill_otherStartTime_touchesNobody() {
    ServerProcess real = ServerProcess.of(process.toHandle(), "600");
    ServerProcess earlier = new ServerProcess(real.pid(), real.startMillis() - 60_000, "600");
    assertThat(earlier.alive()).isFalse();
    assertThat(earlier.kill(LONG)).isTrue();
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void kill_otherCommandLine_touchesNobody() {
    ServerProcess other = ServerProcess.of(process.toHandle(), "--defaults-file=/x/my.cnf");
    assertThat(other.alive()).isFalse();
    assertThat(other.kill(LONG)).isTrue();
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void stopAndContinue_thatProcess_isAliveAllTheTime() {
    ServerProcess found = ServerProcess.of(process.toHandle(), "600");
    found.signal("STOP");
    assertThat(found.alive()).isTrue();
    found.signal("CONT");
    assertThat(found.alive()).isTrue();
  }

  @Test
  void exitsWithin_runningAndEnded_saysWhich() {
    ServerProcess found = ServerProcess.of(process.toHandle(), "600");
    assertThat(found.exitsWithin(Duration.ofMillis(20))).isFalse();
    process.destroyForcibly();
    assertThat(found.exitsWithin(LONG)).isTrue();
  }
}
