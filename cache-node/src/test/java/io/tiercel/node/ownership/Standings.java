package io.tiercel.node.ownership;

import io.tiercel.router.MemberView;
import java.util.Map;
import java.util.Set;

/** Ready-made standings for tests of other packages. */
public final class Standings {
  private Standings() {}

  /** Of the only member; its clock stands still, so it stands for ever. */
  public static Standing alone(long self) {
    Standing standing = new Standing(self, 1, 1_000_000_000, () -> 0);
    standing.update(new MemberView(1, Set.of(self), 0), Map.of(), Set.of(self), Set.of());
    return standing;
  }
}
