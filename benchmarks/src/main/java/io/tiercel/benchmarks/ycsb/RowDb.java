package io.tiercel.benchmarks.ycsb;

import java.util.HashMap;
import java.util.Set;
import java.util.Vector;
import org.jspecify.annotations.Nullable;
import site.ycsb.ByteIterator;
import site.ycsb.DB;
import site.ycsb.Status;

/** A database that is asked for one row at a time: scans are not the tier's work. */
@SuppressWarnings("NonApiType") // YCSB wants these
abstract class RowDb extends DB {
  @Override
  public final Status scan(
      String table,
      String startKey,
      int count,
      @Nullable Set<String> fields,
      Vector<HashMap<String, ByteIterator>> result) {
    return Status.NOT_IMPLEMENTED;
  }
}
