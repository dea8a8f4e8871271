package io.tiercel.node.changefeed;

import java.util.List;

/**
 * One committed transaction.
 *
 * @param gtid as {@code uuid:number}
 * @param tier whether it went through the tier's guard; else it was made outside
 * @param changes every key of the tier's tables it touched
 * @param complete whether this is the last, mostly the only, part of it
 */
record FeedTransaction(String gtid, boolean tier, List<KeyChange> changes, boolean complete) {}
