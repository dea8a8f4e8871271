package io.tiercel.cli.deed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.cli.output.Progress;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.run.RunException;
import io.tiercel.router.Credentials;
import io.tiercel.router.MySqlEndpoint;
import io.tiercel.router.RouterException;
import io.tiercel.router.topology.DeedLog;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Without a catalog: whatever gets as far as its line fails here, and has changed nothing. */
final class DeedRunTest {
  private static final DeedLog NO_CATALOG =
      new DeedLog(new MySqlEndpoint("127.0.0.1", 1), new Credentials("nobody", "x"));

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Terminal terminal =
      new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, false);
  private final DeedOptions options = new DeedOptions();
  private final Recorded deed = new Recorded();

  private static final class Recorded implements Deed {
    private Plan plan = Plan.of(List.of("paint it", "hang it up"), Map.of("walls", 2));
    private boolean carriedOut;

    @Override
    public String command() {
      return "wall paint";
    }

    @Override
    public Plan plan() {
      return plan;
    }

    @Override
    public Done carryOut(Progress progress) {
      carriedOut = true;
      return Done.of("painted");
    }
  }

  @Test
  void run_dryRun_showsThePlanAndAsksNobody() {
    options.dryRun = true;

    assertThat(run(Confirmation.NOBODY)).isTrue();

    assertThat(out.toString()).contains("paint it", "hang it up", "nothing was changed");
    assertThat(deed.carriedOut).isFalse();
  }

  @Test
  void run_dryRunForMachines_isJsonWithThePlan() {
    options.dryRun = true;
    options.json = true;

    assertThat(run(Confirmation.NOBODY)).isTrue();

    assertThat(out.toString())
        .contains("\"command\" : \"wall paint\"", "\"walls\" : 2", "\"result\" : \"dry-run\"");
  }

  @Test
  void run_nothingToDo_succeedsWithoutYes() {
    deed.plan = Plan.nothing("it is painted already");

    assertThat(run(Confirmation.NOBODY)).isTrue();

    assertThat(out.toString()).isEqualTo("it is painted already\n");
    assertThat(deed.carriedOut).isFalse();
  }

  @Test
  void run_nobodyToAskAndNoYes_isAUsageErrorThatSaysSo() {
    assertThatThrownBy(() -> run(Confirmation.NOBODY))
        .isInstanceOfSatisfying(RunException.class, e -> assertThat(e.usage()).isTrue())
        .hasMessageContaining("no terminal")
        .hasMessageContaining("Nothing was changed")
        .hasMessageContaining("--yes")
        .hasMessageContaining("hang it up");
    assertThat(deed.carriedOut).isFalse();
  }

  @Test
  void run_answerIsNotYes_changesNothing() {
    for (String answer : List.of("n\n", "\n", "", "yesterday\n")) {
      assertThat(run(answered(answer))).as(answer).isFalse();
    }
    assertThat(err.toString()).contains("Go on? [y/N]", "Nothing was changed.");
    assertThat(deed.carriedOut).isFalse();
  }

  @Test
  void run_yesButNoCatalog_refusesRatherThanActWithoutALine() {
    assertThatThrownBy(() -> run(answered("Y\n")))
        .isInstanceOf(RouterException.class)
        .hasMessageContaining("catalog");
    assertThat(deed.carriedOut).isFalse();

    options.yes = true;
    assertThatThrownBy(() -> run(Confirmation.NOBODY)).isInstanceOf(RouterException.class);
    assertThat(deed.carriedOut).isFalse();
  }

  @Test
  void run_jsonOnATerminal_keepsPlanAndQuestionOffTheOutput() {
    options.json = true;

    assertThat(run(answered("n\n"))).isFalse();

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("paint it", "Go on?");
  }

  @Test
  void confirmationOfProcess_inputIsNoTerminal_isNobody() {
    assertThat(Confirmation.ofProcess(Map.of("TIERCEL_TERMINAL", "out,err")).possible()).isFalse();
    assertThat(Confirmation.ofProcess(Map.of("TIERCEL_TERMINAL", "out,err,in")).possible())
        .isTrue();
    assertThat(Confirmation.ofProcess(Map.of()).possible()).isFalse();
  }

  @Test
  void operator_namesUserAndHost() {
    assertThat(Operator.ofProcess(Map.of())).matches(".+@.+");
    assertThat(Operator.ofProcess(Map.of("SUDO_USER", "ada"))).startsWith("ada as ");
  }

  private boolean run(Confirmation confirmation) {
    return new DeedRun(terminal, Progress.SILENT, confirmation, "ada@desk", () -> NO_CATALOG)
        .run(deed, options);
  }

  private static Confirmation answered(String answer) {
    return Confirmation.answeredBy(new BufferedReader(new StringReader(answer)));
  }
}
