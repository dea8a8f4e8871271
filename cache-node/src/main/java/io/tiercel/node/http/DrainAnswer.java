package io.tiercel.node.http;

/**
 * What became of an order to drain.
 *
 * @param verdict in one word
 * @param text what, and what to do
 */
public record DrainAnswer(Verdict verdict, String text) {
  /** In one word. */
  public enum Verdict {
    /** It begins, or began before. */
    ACCEPTED,
    /** It must not now. */
    CONFLICT,
    /** It could, but the catalog cannot be told. */
    UNAVAILABLE
  }
}
