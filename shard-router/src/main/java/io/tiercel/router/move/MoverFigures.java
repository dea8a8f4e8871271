package io.tiercel.router.move;

/**
 * What a mover does now. Immutable.
 *
 * @param job the job it works on; 0 for none
 * @param jobs how many it has brought to an end
 * @param trouble what went wrong last, empty when nothing did since the last end of a job
 */
public record MoverFigures(long job, long jobs, String trouble) {}
