package io.tiercel.testing.mutant;

import io.tiercel.local.rewrite.RewrittenMethods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/**
 * Proves race tests: green with the mechanism, red without. Each proof is a line of the file {@code
 * target/races.tsv}: race, mechanism, test, with, without.
 */
public final class RaceTable {
  private static final Path FILE = Path.of("target", "races.tsv");

  private RaceTable() {}

  /**
   * A test for each mutant, to be returned from a {@code @TestFactory}; only of the race that the
   * system property {@code tiercel.race} names, such as {@code R17}, where it is set.
   */
  public static List<DynamicTest> of(Mutant... mutants) {
    String only = System.getProperty("tiercel.race", "");
    return List.of(mutants).stream()
        .filter(mutant -> only.isEmpty() || mutant.race().equals(only))
        .map(
            mutant ->
                DynamicTest.dynamicTest(
                    mutant.race() + " without: " + mutant.mechanism(), () -> prove(mutant)))
        .toList();
  }

  private static void prove(Mutant mutant) throws IOException {
    RaceRun with = RaceRun.of(mutant.test());
    if (!with.green()) {
      throw new AssertionError(mutant.test() + " fails with the mechanism:\n" + with.describe());
    }
    RaceRun without;
    try (RewrittenMethods off = RewrittenMethods.of(mutant.switches())) {
      without = RaceRun.of(mutant.test());
    }
    if (!without.red()) {
      throw new AssertionError(
          mutant.test()
              + " does not notice that this is switched off: "
              + mutant.mechanism()
              + "\n"
              + without.describe());
    }
    record(mutant, with, without);
  }

  private static void record(Mutant mutant, RaceRun with, RaceRun without) throws IOException {
    String line =
        String.join(
            "\t",
            mutant.race(),
            mutant.mechanism(),
            mutant.test().getSimpleName(),
            "green (" + with.passed() + " passed)",
            "red (" + without.firstFailed() + ")");
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
