package io.tiercel.cli.check.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.cli.check.history.Asked;
import io.tiercel.cli.check.history.History;
import io.tiercel.cli.check.history.KeyHistory;
import io.tiercel.cli.check.history.ReadOperation;
import io.tiercel.cli.check.history.Stamp;
import io.tiercel.cli.check.history.StoredRow;
import io.tiercel.cli.check.history.WriteKind;
import io.tiercel.cli.check.history.WriteOperation;
import io.tiercel.cli.check.history.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Histories drawn from a simulated store that keeps every promise: writes take effect somewhere
 * between their start and end, some are never told of, some fail; reads lag as far as they may.
 * None may be accused. The same store with one read a little too far behind must be.
 */
final class CorrectStoreTest {
  private static final long KEY = 3;
  private static final long BOUND = 1_000;
  private static final int WRITES = 400;
  private static final int READS = 1_500;

  /** A state of the row, from when it took effect and when it was acknowledged. */
  private record State(long content, long version, long atNanos, long acknowledgedNanos) {}

  private final List<State> states = new ArrayList<>();
  private History history = new History(0);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void check_ofACorrectStore_accusesNobody(long seed) {
    long end = write(new Random(seed));
    read(new Random(seed + 100), end);
    State last = states.get(states.size() - 1);
    history
        .key(KEY)
        .stored()
        .put(
            KeyHistory.PRIMARY,
            new StoredRow(last.content(), 0, last.content() == 0 ? 0 : last.version()));
    Findings findings = HistoryChecker.check(history, new StalenessFigures());
    assertThat(findings.kept()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void check_ofOneReadTooFarBehind_accusesThatRead(long seed) {
    long end = write(new Random(seed));
    State old = states.stream().filter(state -> state.content() != 0).findFirst().orElseThrow();
    addRead(new Asked(Asked.Level.BOUNDED, BOUND), end + 2 * BOUND, old);
    Findings findings = HistoryChecker.check(history, new StalenessFigures());
    assertThat(findings.counts()).containsKeys(ViolationKind.STALE_BOUNDED);
  }

  private long write(Random random) {
    states.clear();
    history = new History(0);
    history.addKey(new KeyHistory(KEY, new StoredRow(-4, 0, 1), false));
    states.add(new State(-4, 1, 0, 0));
    long now = 100;
    for (int i = 1; i <= WRITES; i++) {
      long start = now - random.nextInt(60);
      long end = now + 1 + random.nextInt(60);
      boolean told = random.nextInt(10) > 0;
      boolean applied = told || random.nextBoolean();
      boolean removal = random.nextInt(6) == 0;
      long content = 1_000L + i;
      Stamp stamp = new Stamp(1, 10L * i);
      add(content, removal, start, told ? end : Long.MAX_VALUE, told ? stamp : null);
      if (applied) {
        long acknowledged = told ? end : Long.MAX_VALUE;
        states.add(new State(removal ? 0 : content, 10L * i, now, acknowledged));
      }
      now += 5L + random.nextInt(100);
    }
    return now + 100;
  }

  private void add(long content, boolean removal, long start, long end, @Nullable Stamp stamp) {
    history.add(
        new WriteOperation(
            "app",
            content,
            removal ? WriteKind.DELETE : WriteKind.PUT,
            KEY,
            "",
            start,
            end,
            stamp == null ? WriteResult.UNKNOWN : WriteResult.ACKNOWLEDGED,
            stamp,
            -1,
            true,
            ""));
  }

  private void read(Random random, long end) {
    for (int i = 0; i < READS; i++) {
      long start = 100 + (long) (random.nextDouble() * end);
      switch (random.nextInt(3)) {
        case 0 -> addRead(new Asked(Asked.Level.STRONG, 0), start, stateAt(start));
        case 1 -> addRead(new Asked(Asked.Level.BOUNDED, 0), start, stateAt(start));
        default -> {
          long behind = random.nextInt((int) BOUND);
          addRead(new Asked(Asked.Level.BOUNDED, BOUND), start, stateAt(start - behind));
        }
      }
    }
  }

  private State stateAt(long nanos) {
    State current = states.get(0);
    for (State state : states) {
      if (state.atNanos() <= nanos) {
        current = state;
      }
    }
    return current;
  }

  private void addRead(Asked asked, long start, State state) {
    history.add(
        new ReadOperation(
            "app",
            KEY,
            asked,
            "",
            start,
            start + 1,
            false,
            new Stamp(1, state.version()),
            asked.boundNanos() + 1,
            state.content(),
            0,
            false));
  }
}
