package io.tiercel.cli.move;

import io.tiercel.router.move.MoveProgress;
import java.time.Duration;

/**
 * A job that is done.
 *
 * @param job as the catalog has it
 * @param rows that were copied since the wait for it began
 * @param copying how long rows were copied and compared, without the switches between
 * @param moving how long it took until every slot was switched
 */
public record FinishedMove(MoveProgress job, long rows, Duration copying, Duration moving) {}
