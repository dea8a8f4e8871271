package io.tiercel.router.move;

import java.util.List;

/**
 * What one transaction of the source, or a part of a large one, did to rows of moving slots.
 *
 * @param gtid which it is
 * @param mover whether a mover made it: the rows it deletes are the target's by now
 * @param rows in order, a row as it was left
 * @param complete whether no further part follows
 */
record SourceTransaction(String gtid, boolean mover, List<MovedTable.Row> rows, boolean complete) {}
