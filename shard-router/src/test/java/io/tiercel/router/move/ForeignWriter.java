package io.tiercel.router.move;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tiercel.router.Deadline;
import io.tiercel.router.RouterConfig;
import io.tiercel.router.RowKey;
import io.tiercel.router.ShardRouter;
import io.tiercel.router.ShardRouters;
import io.tiercel.router.WriterSequence;
import io.tiercel.router.move.ForeignProcess.Arguments;
import java.time.Duration;

/**
 * A router of its own process, with one transaction that adds 1 to the item of the first word; it
 * says {@code inside} before it commits, and {@code committed} after.
 */
final class ForeignWriter {
  private ForeignWriter() {}

  /** The program. */
  public static void main(String[] words) {
    Arguments arguments = Arguments.of(words);
    long id = Long.parseLong(arguments.words().get(0));
    try (ShardRouter router =
        ShardRouters.connect(
            RouterConfig.of(arguments.catalog(), arguments.credentials()),
            new SimpleMeterRegistry())) {
      router.inGuardedTransaction(
          router.table("item").slotOf(new RowKey(id)),
          new WriterSequence(id, 1),
          Deadline.after(Duration.ofSeconds(60)),
          handle -> {
            int changed =
                handle.execute(
                    "UPDATE item SET amount = amount + 1, _version = _version + 1 WHERE id = "
                        + id);
            ForeignProcess.arrive("inside");
            return changed;
          });
      System.out.println("committed");
    }
  }
}
