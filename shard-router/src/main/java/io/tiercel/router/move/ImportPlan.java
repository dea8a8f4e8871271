package io.tiercel.router.move;

/**
 * What there is to import. Immutable.
 *
 * @param rows about how many the table has, as its server estimates
 * @param bytes about how long they are
 * @param shards how many shards they go to
 * @param begunBefore whether an earlier process began, so that this one goes on
 * @param done whether all of it was imported already, and nothing is to be done
 */
public record ImportPlan(long rows, long bytes, int shards, boolean begunBefore, boolean done) {}
