package io.tiercel.router;

/**
 * The one row per cache cluster that says which nodes are its members. When a network falls apart
 * each part believes that it is the cluster; this row can be changed by one of them only.
 *
 * <p>Blocking; thread-safe. Every method throws {@link RouterException} with CATALOG_UNAVAILABLE.
 */
public interface MemberViews {
  /** The present view of a cluster. */
  MemberView read(String cluster);

  /**
   * Changes the members, if the view is still the one that was seen.
   *
   * @return whether it was
   */
  boolean replace(String cluster, MemberView seen, java.util.Set<Long> members);

  /** Says that the members of this view live. Without effect when it is no longer the view. */
  void beat(String cluster, long epoch);
}
