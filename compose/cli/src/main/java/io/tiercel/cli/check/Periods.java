package io.tiercel.cli.check;

import java.util.ArrayList;
import java.util.List;

/** When something was broken, or just had been. Confined to one thread. */
public final class Periods {
  private final List<long[]> faulted = new ArrayList<>();

  /** Something was broken in between. */
  public void addFaulted(long fromNanos, long toNanos) {
    faulted.add(new long[] {fromNanos, toNanos});
  }

  /** Whether no moment between the two was in a faulted period. */
  public boolean calm(long fromNanos, long toNanos) {
    return faulted.stream().noneMatch(each -> fromNanos <= each[1] && toNanos >= each[0]);
  }
}
