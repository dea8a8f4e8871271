package io.tiercel.router.move;

import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What a helper of the mover does meanwhile on the other server. Stateless. */
final class Helped {
  private Helped() {}

  /** Waits for the helper; throws what it failed with. */
  static <T> T result(Future<T> helped) throws SQLException, InterruptedException {
    try {
      return helped.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw cause;
      }
      throw new IllegalStateException("a step of the move failed", e);
    }
  }

  /** Waits until the helper has let go of its connection, however it ended. */
  static void await(Future<?> helped) {
    boolean interrupted = false;
    while (!helped.isDone()) {
      try {
        helped.get();
      } catch (ExecutionException itFailed) {
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
