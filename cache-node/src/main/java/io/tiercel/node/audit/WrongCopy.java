package io.tiercel.node.audit;

import io.tiercel.node.loader.TableHandle;
import io.tiercel.protocol.RowChecksum;
import io.tiercel.protocol.Stamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a copy that was served wrong beyond its bound. Names no row value and no key.
 *
 * @param suspicion how it was found
 * @param primary what the primary said at the second look
 * @param difference the second look's
 * @param countedAt the second look's time
 * @param mended whether it is dropped
 */
record WrongCopy(
    Suspicion suspicion,
    Content primary,
    Difference difference,
    Instant countedAt,
    boolean mended) {
  /** Which road should have told the copy of the change. */
  String road() {
    return switch (suspicion.copy().kind()) {
      case SHARED -> difference.fromOutside() ? "change feed" : "write path, else change feed";
      case REPLICA -> "replication";
      case NEAR ->
          (difference.fromOutside() ? "change feed" : "write path, else change feed")
              + ", over the invalidation stream";
    };
  }

  private static String stamp(Content content) {
    Stamp stamp = content.stamp();
    return content.absent() ? "absent" : stamp.term() + "." + stamp.version();
  }

  private String keyHash() {
    return String.format("%08x", RowChecksum.of(suspicion.copy().key().key()));
  }

  private String table() {
    TableHandle table = suspicion.copy().table();
    return table.name();
  }

  /** The tier's versions are microseconds of the primary's clock: when it wrote; null if not so. */
  private @Nullable Instant writtenAt() {
    Instant at = Instant.EPOCH.plus(primary.stamp().version(), ChronoUnit.MICROS);
    Instant year = countedAt.minus(365, ChronoUnit.DAYS);
    return !primary.absent() && at.isAfter(year) && !at.isAfter(countedAt) ? at : null;
  }

  /** One line for the log. */
  String line() {
    Copy copy = suspicion.copy();
    return "wrong copy: the "
        + copy.kind().word()
        + " copy at "
        + copy.place()
        + " of a row of "
        + table()
        + ", slot "
        + copy.key().slot()
        + ", key hash "
        + keyHash()
        + ", "
        + difference.words()
        + ": copy "
        + stamp(copy.content())
        + ", primary "
        + stamp(primary)
        + (writtenAt() == null ? "" : " written at " + writtenAt())
        + "; wrong since "
        + suspicion.since()
        + " or before; should have been told by "
        + road()
        + "; feed of "
        + suspicion.shard()
        + ": "
        + suspicion.feed()
        + "; "
        + (mended ? "dropped now" : "left as it is");
  }

  /** For the audit page. */
  Map<String, @Nullable Object> page() {
    Copy copy = suspicion.copy();
    Map<String, @Nullable Object> page = new LinkedHashMap<>();
    page.put("kind", copy.kind().word());
    page.put("place", copy.place());
    page.put("table", table());
    page.put("slot", copy.key().slot());
    page.put("keyHash", keyHash());
    page.put("difference", difference.words());
    page.put("copyStamp", stamp(copy.content()));
    page.put("primaryStamp", stamp(primary));
    Instant written = writtenAt();
    page.put("writtenAt", written == null ? null : written.toString());
    page.put("wrongSince", suspicion.since().toString());
    page.put("countedAt", countedAt.toString());
    page.put("road", road());
    page.put("shard", suspicion.shard());
    page.put("feed", suspicion.feed());
    page.put("mended", mended);
    return page;
  }
}
