package io.tiercel.cli.check.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.cli.check.history.Asked;
import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.Stamp;
import io.tiercel.cli.check.history.WriteKind;
import io.tiercel.cli.check.history.WriteOperation;
import io.tiercel.cli.check.history.WriteResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application logged is what is read, also when it was killed in the middle of a line. */
final class OperationLinesTest {
  private static final WriteOperation BEGUN =
      new WriteOperation(
          "app-1.1",
          5,
          WriteKind.PUT,
          7,
          "s",
          100,
          Long.MAX_VALUE,
          WriteResult.UNKNOWN,
          null,
          -1,
          true,
          "");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("log");
  }

  @Test
  void of_everyKindOfLine_isWhatWasLogged() throws IOException {
    ReadOperation read =
        new ReadOperation(
            "app-1.1",
            7,
            new Asked(Asked.Level.BOUNDED, 1_000),
            "",
            10,
            20,
            true,
            new Stamp(2, 33),
            4,
            5,
            6,
            false);
    try (OperationLog log = new OperationLog(file)) {
      log.begins(BEGUN);
      log.acknowledged(5, 200, new Stamp(1, 9), -1, true);
      log.read(read);
      log.readFailed(7, Asked.Level.ANY, 1, 2, "OVERLOADED");
    }
    OperationLines lines = OperationLines.of("app-1.1", file);
    assertThat(lines.reads()).containsExactly(read);
    assertThat(lines.failedReads()).extracting("code").containsExactly("OVERLOADED");
    assertThat(lines.writes())
        .singleElement()
        .satisfies(
            write -> {
              assertThat(write.result()).isEqualTo(WriteResult.ACKNOWLEDGED);
              assertThat(write.stamp()).isEqualTo(new Stamp(1, 9));
              assertThat(write.session()).isEqualTo("s");
            });
  }

  @Test
  void of_killedBeforeTheAnswer_isUnknown() throws IOException {
    try (OperationLog log = new OperationLog(file)) {
      log.begins(BEGUN);
    }
    assertThat(OperationLines.of("app-1.1", file).writes()).containsExactly(BEGUN);
  }

  @Test
  void of_lastLineTorn_isLeftOut() throws IOException {
    try (OperationLog log = new OperationLog(file)) {
      log.begins(BEGUN);
    }
    Files.writeString(file, "A 5 2", StandardOpenOption.APPEND);
    assertThat(OperationLines.of("app-1.1", file).writes()).containsExactly(BEGUN);
  }

  @Test
  void of_failedWrite_saysWhatTheSdkSaid() throws IOException {
    try (OperationLog log = new OperationLog(file)) {
      log.begins(BEGUN);
      log.failed(5, 300, WriteResult.NOT_APPLIED, "DUPLICATE_KEY");
    }
    assertThat(OperationLines.of("app-1.1", file).writes())
        .singleElement()
        .satisfies(
            write -> {
              assertThat(write.result()).isEqualTo(WriteResult.NOT_APPLIED);
              assertThat(write.code()).isEqualTo("DUPLICATE_KEY");
            });
  }
}
