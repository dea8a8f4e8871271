package io.tiercel.router.feed;

/**
 * The right to tail one shard, held as a named lock of one connection on the shard's primary. MySQL
 * takes it back when the connection ends or is silent for {@link #SILENCE_SECONDS}: so a dead, cut
 * off or frozen holder loses it. Confined to one thread at a time; blocking.
 *
 * <p>The lock alone is no fence: a holder that was frozen may wake up. Every change of the position
 * therefore also proves the token that was drawn with the seat.
 */
public interface FeedSeat extends AutoCloseable {
  /** After this long without a {@link #beat} the seat is free for others. */
  int SILENCE_SECONDS = 4;

  /**
   * The position stored by the last holder: the transactions whose steps are all done.
   *
   * @return a GTID set; empty text when none was ever stored on this very server, as on a replica
   *     that was promoted
   */
  String position();

  /** Draws on the primary, ascending over all holders. */
  long token();

  /**
   * Stores the position, and by that writes the heartbeat row.
   *
   * @return the number of this beat, which the row event shows
   * @throws io.tiercel.router.RouterException when the seat is lost or the server does not answer
   */
  long beat(String position);

  /** The transactions the primary has executed. */
  String executed();

  /** Whether the primary has executed these transactions; one that lost some has not. */
  boolean hasExecuted(String transactions);

  /** Whether the primary still has, and has had, all that follows the position. */
  boolean canResume(String position);

  /** Gives the seat back. */
  @Override
  void close();
}
