package io.tiercel.cli.deed;

import io.tiercel.cli.output.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The question whether to go on. */
public interface Confirmation {
  /** There is nobody to ask. */
  Confirmation NOBODY =
      new Confirmation() {
        @Override
        public boolean possible() {
          return false;
        }

        @Override
        public boolean given(Terminal terminal) {
          return false;
        }
      };

  /** Whether somebody can answer. */
  boolean possible();

  /** Asks, and waits for the answer. Anything but yes is no. */
  boolean given(Terminal terminal);

  /**
   * Whoever sits at the process's terminal: the script {@code tiercel} says in {@code
   * TIERCEL_TERMINAL} whether standard input ({@code in}) and error ({@code err}) are one.
   */
  static Confirmation ofProcess(Map<String, String> environment) {
    List<String> terminals =
        List.of(environment.getOrDefault("TIERCEL_TERMINAL", "").split(",", -1));
    return terminals.contains("in") && terminals.contains("err")
        ? answeredBy(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)))
        : NOBODY;
  }

  /** Whoever writes lines into this. */
  static Confirmation answeredBy(BufferedReader answers) {
    return new Confirmation() {
      @Override
      public boolean possible() {
        return true;
      }

      @Override
      public boolean given(Terminal terminal) {
        terminal.err().print("Go on? [y/N] ");
        terminal.err().flush();
        try {
          String answer = answers.readLine();
          String word = answer == null ? "" : answer.strip().toLowerCase(Locale.ROOT);
          return word.equals("y") || word.equals("yes");
        } catch (IOException e) {
          throw new UncheckedIOException("the answer cannot be read", e);
        }
      }
    };
  }
}
