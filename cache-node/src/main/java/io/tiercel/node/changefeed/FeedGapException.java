package io.tiercel.node.changefeed;

/** The binlog does not tell, or not understandably, what has changed. */
final class FeedGapException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FeedGapException(String what) {
    super(what);
  }
}
