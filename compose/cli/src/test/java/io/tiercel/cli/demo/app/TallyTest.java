package io.tiercel.cli.demo.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.cli.demo.ledger.Verdict;
import io.tiercel.cli.demo.ledger.Verdict.Finding;
import io.tiercel.cli.run.JsonLine;
import io.tiercel.client.Origin;
import io.tiercel.client.Outcome;
import io.tiercel.client.TiercelException;
import io.tiercel.protocol.ErrorCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
  @Test
  void read_eachOriginAndFinding_isCountedOnce() {
    Tally tally = new Tally();
    tally.read(Origin.NEAR, 100, true, Verdict.CURRENT, false);
    tally.read(Origin.NEAR, 200, true, new Verdict(Finding.STALE, 5_000), true);
    tally.read(Origin.SHARED, 300, false, Verdict.UNWRITTEN, false);
    tally.read(Origin.LOADED, 400, true, Verdict.CURRENT, false);
    assertThat(tally.get(Count.NEAR_READS)).isEqualTo(2);
    assertThat(tally.get(Count.SHARED_READS)).isEqualTo(1);
    assertThat(tally.get(Count.LOADED_READS)).isEqualTo(1);
    assertThat(tally.get(Count.STALE_READS)).isEqualTo(1);
    assertThat(tally.get(Count.UNDERSTATED_AGES)).isEqualTo(1);
    assertThat(tally.get(Count.UNWRITTEN_READS)).isEqualTo(1);
    assertThat(tally.get(Count.ABSENT_READS)).isEqualTo(1);
    assertThat(tally.histogram(Measure.AGE).getMaxValue()).isBetween(4_990L, 5_010L);
  }

  @Test
  void report_overTheWire_addsUpAllCallers() {
    Tally one = new Tally();
    Tally two = new Tally();
    one.read(Origin.NEAR, 1_000, true, Verdict.CURRENT, false);
    two.read(Origin.NEAR, 3_000, true, Verdict.CURRENT, false);
    two.written(2_000_000);
    two.conflict();
    two.failed(new TiercelException(ErrorCode.DEADLINE_EXCEEDED, Outcome.UNKNOWN, "late", null));
    AppReport sent = AppReport.end(List.of(one, two), 4, 5, 6);
    AppReport heard = JsonLine.parse(JsonLine.json(sent), AppReport.class);
    assertThat(heard).isEqualTo(sent);
    assertThat(heard.count(Count.NEAR_READS)).isEqualTo(2);
    assertThat(heard.count(Count.CONFLICTS)).isEqualTo(1);
    assertThat(heard.errors()).containsExactly(Map.entry("DEADLINE_EXCEEDED", 1L));
    assertThat(heard.histogram(Measure.NEAR).getTotalCount()).isEqualTo(2);
    assertThat(heard.histogram(Measure.NEAR).getMinValue()).isBetween(990L, 1_010L);
    assertThat(heard.histogram(Measure.WRITE).getMaxValue()).isBetween(1_990_000L, 2_010_000L);
    assertThat(heard.retries()).isEqualTo(4);
  }

  @Test
  void progress_overTheWire_hasTheCountsAlone() {
    Tally tally = new Tally();
    tally.written(1);
    String json = JsonLine.json(AppReport.progress(List.of(tally)));
    AppReport heard = JsonLine.parse(json, AppReport.class);
    assertThat(heard.count(Count.WRITES)).isEqualTo(1);
    assertThat(heard.histogram(Measure.WRITE).getTotalCount()).isZero();
    assertThat(json).doesNotContain("\n");
  }

  @Test
  void task_asText_hidesTheSecret() {
    AppTask task =
        new AppTask(0, 2, 8, "h:1", "app", "hush", "t", "l", 1, 0.05, 1_000, false, 20_000, 5);
    assertThat(task.toString()).doesNotContain("hush");
    assertThat(JsonLine.parse(JsonLine.json(task), AppTask.class)).isEqualTo(task);
  }
}
