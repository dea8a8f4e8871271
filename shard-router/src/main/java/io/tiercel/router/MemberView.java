package io.tiercel.router;

import java.util.Set;

/**
 * The cache nodes that may answer from shared entries, as the catalog holds it.
 *
 * @param epoch rises with each change; 0 when there never was a view
 * @param members the nodes by their publisher's number
 * @param beats rises while a member lives
 */
public record MemberView(long epoch, Set<Long> members, long beats) {
  /** Before the first change. */
  public static final MemberView NONE = new MemberView(0, Set.of(), 0);

  /** Copies the members. */
  public MemberView {
    members = Set.copyOf(members);
  }
}
