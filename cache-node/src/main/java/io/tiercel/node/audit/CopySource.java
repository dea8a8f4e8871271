package io.tiercel.node.audit;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Copies of one kind that a node can look at. Used by the auditor's thread only; may block. */
interface CopySource {
  /** What kind they are. */
  CopyKind kind();

  /** Some copies that are served now, others with each call. */
  List<Copy> sample(int most);

  /** How long after a change of the row a copy may still be served. */
  Duration boundOf(Copy copy);

  /** Those of the copies that are there still, are the very same, and are served now. */
  Set<Copy> stillServed(List<Copy> suspects);

  /** Whether a wrong copy can be made void from here, so that it is loaded anew. */
  boolean mends();

  /** Makes it so. */
  void mend(Copy wrong, Content primary);
}
