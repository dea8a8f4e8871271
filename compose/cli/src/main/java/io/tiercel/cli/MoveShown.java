package io.tiercel.cli;

import io.tiercel.cli.deed.Done;
import io.tiercel.cli.deed.Plan;
import io.tiercel.cli.move.MoveOrder;
import io.tiercel.cli.move.MoveReport;
import io.tiercel.router.move.MovePlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plans and results of moves, for people and machines. */
final class MoveShown {
  private MoveShown() {}

  /** A plan with these steps around the moves. */
  static Plan plan(List<String> before, MovePlan moves, List<String> after) {
    List<String> lines = new ArrayList<>(before);
    lines.addAll(MoveOrder.lines(moves));
    lines.addAll(after);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("slots", moves.moves().size());
    json.put("rows", moves.rows());
    json.put("bytes", moves.bytes());
    json.put("moves", moves.parts());
    return Plan.of(lines, json);
  }

  /** A result that ends with this line. */
  static Done done(Optional<MoveReport> report, String end) {
    List<String> lines = new ArrayList<>(List.of(end));
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    report.ifPresent(
        move -> {
          lines.addAll(move.lines());
          json.put("move", move);
        });
    return Done.of(lines, json);
  }
}
