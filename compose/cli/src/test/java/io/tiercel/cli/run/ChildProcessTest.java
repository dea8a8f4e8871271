package io.tiercel.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  @TempDir private Path folder;

  /** A child that says one line and fails. */
  static final class Child {
    public static void main(String[] arguments) {
      System.out.println("hello");
      System.exit(3);
    }
  }

  @Test
  void start_itsJavaHasSomethingToSay_onlyTheProgramsLinesAreHeard() throws Exception {
    Path log = folder.resolve("child.err");
    List<String> heard = new ArrayList<>();
    CompletableFuture<String> ended = new CompletableFuture<>();

    ChildProcess child =
        ChildProcess.start(
            new ChildProcess.Program("child", Child.class, List.of("-XX:+PrintFlagsFinal"), log),
            heard::add,
            ended::complete);

    assertThat(ended.get(30, TimeUnit.SECONDS)).startsWith("it ended with exit code 3");
    assertThat(heard).containsExactly("hello");
    assertThat(log).content().contains("MaxHeapSize");
    child.close();
  }
}
