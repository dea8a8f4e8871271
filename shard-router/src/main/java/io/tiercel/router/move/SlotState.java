package io.tiercel.router.move;

/** Where one slot of a job is, in the catalog's words. */
enum SlotState {
  PLANNED,
  COPIED,
  FENCED,
  COMMITTED,
  PURGED,
  UNDONE;

  /** Whether the target owns it. */
  boolean committed() {
    return this == COMMITTED || this == PURGED;
  }

  /** Whether it is still to be moved. */
  boolean open() {
    return this == PLANNED || this == COPIED || this == FENCED;
  }
}
