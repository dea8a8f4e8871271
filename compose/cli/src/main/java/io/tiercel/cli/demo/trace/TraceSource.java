package io.tiercel.cli.demo.trace;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what is replayed: the file that was asked for, else {@code orm-busy}, else, saying so, a
 * Zipf trace of its size.
 */
public final class TraceSource {
  private final ShopTraces shop;

  /** Looks for the shop's traces where the locator says. */
  public TraceSource(ShopTraces shop) {
    this.shop = shop;
  }

  /**
   * A trace and where it comes from.
   *
   * @param name for reports: {@code orm-busy}, a file's name, or {@code zipf (...)} with the reason
   * @param trace the requests
   */
  public record NamedTrace(String name, Trace trace) {}

  /**
   * Finds the trace.
   *
   * @param file the trace asked for; null for {@code orm-busy}
   * @param seed of the Zipf trace, where it comes to that
   * @throws TraceException when the file asked for cannot be read
   */
  public NamedTrace find(@Nullable Path file, long seed) {
    if (file != null) {
      return new NamedTrace(file.getFileName().toString(), Trace.of(TraceDecoder.decode(file)));
    }
    return shop(ShopTraces.ORM_BUSY, seed);
  }

  /** A trace of the shop's by its name, else, saying so, a Zipf trace. */
  public NamedTrace shop(String name, long seed) {
    try {
      return new NamedTrace(name, Trace.of(shop.keys(name)));
    } catch (TraceException missing) {
      int[] keys = ZipfTrace.keys(ZipfTrace.REQUESTS, ZipfTrace.OBJECTS, seed);
      return new NamedTrace(
          "zipf (" + name + " could not be had: " + missing.getMessage() + ")", Trace.of(keys));
    }
  }
}
