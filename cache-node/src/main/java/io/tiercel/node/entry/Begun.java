package io.tiercel.node.entry;

import org.jspecify.annotations.Nullable;

/**
 * What a write knew of its key before it began: what its row follows. Immutable.
 *
 * @param entry the entry; null for none
 * @param mark changes at the owner when something may overtake the write; no owner's elsewhere
 */
public record Begun(@Nullable Entry entry, long mark) {
  /** When the absence expires that the write knew of; 0 for none. */
  long absenceKnown() {
    return entry != null && entry.kind() == Entry.Kind.ABSENT ? entry.expiresAtMillis() : 0;
  }
}
