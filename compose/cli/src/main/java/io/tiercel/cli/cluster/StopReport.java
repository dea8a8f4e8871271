package io.tiercel.cli.cluster;

import java.util.List;

/**
 * What was ended.
 *
 * @param drained nodes that ended by themselves when asked
 * @param killed nodes that did not, and were ended by force
 * @param gone nodes that had ended before
 * @param servers MySQL servers ended
 * @param dataKept whether the data is still there
 */
public record StopReport(
    List<String> drained,
    List<String> killed,
    List<String> gone,
    List<String> servers,
    boolean dataKept) {}
