package io.tiercel.router.sql;

import io.tiercel.router.WriterSequence;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jspecify.annotations.Nullable;

/**
 * A caller's own work as work of ours. Its checked exceptions travel in a {@link Thrown} and come
 * out of {@link #rethrowing} as they were.
 */
public final class CallbackWork {
  private CallbackWork() {}

  /** A checked exception of the callback on its way out. */
  static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Exception exception;

    Thrown(Exception exception) {
      super(exception.getClass().getName(), exception, false, false);
      this.exception = exception;
    }

    Exception exception() {
      return exception;
    }
  }

  /** Read-only work. */
  public static <R, X extends Exception> SqlWork<R> reading(HandleCallback<R, X> work) {
    return session -> run(session, work);
  }

  /**
   * Work in a guarded transaction.
   *
   * @param committed is told the transaction's GTID, null when MySQL did not say it
   */
  public static <R, X extends Exception> SqlWork<R> guarded(
      int slot,
      WriterSequence writer,
      HandleCallback<R, X> work,
      Consumer<@Nullable String> committed) {
    return session -> {
      GuardedWrites.passFor(session, slot, writer);
      R result = run(session, work);
      committed.accept(session.commit());
      return result;
    };
  }

  private static <R, X extends Exception> R run(SqlSession session, HandleCallback<R, X> work)
      throws SQLException {
    try (Handle handle = session.handle()) {
      return work.withHandle(handle);
    } catch (SQLException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new Thrown(e);
    }
  }

  /**
   * Calls, and throws what the callback threw as it was.
   *
   * @param <X> what the callback declares; nothing else can be in a {@link Thrown}
   */
  public static <R, X extends Exception> R rethrowing(Supplier<R> call) throws X {
    try {
      return call.get();
    } catch (Thrown e) {
      @SuppressWarnings("unchecked")
      X thrown = (X) e.exception();
      throw thrown;
    }
  }
}
