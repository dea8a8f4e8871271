package io.tiercel.cli.move;

import io.tiercel.router.move.MoveProgress;
import java.time.Duration;

/**
 * A job that is done.
 *
 * @param job as the catalog has it
 * @param copying how long it took until every slot was copied and compared
 * @param moving how long it took until every slot was switched
 */
public record FinishedMove(MoveProgress job, Duration copying, Duration moving) {}
