package io.tiercel.node.audit;

/** How a copy differs from the primary. */
enum Difference {
  /** Its version is below the primary's. */
  OLDER("is older than the primary"),
  /** Its version is above the primary's. */
  NEWER("is newer than the primary"),
  /** The same version, other columns: written without raising the version. */
  OTHER_CONTENT("has the primary's stamp and other content"),
  /** It holds a row that the primary has not. */
  DELETED("holds a row that is not there"),
  /** It says that there is no row, and there is one. */
  MISSING("says that there is no row, and there is one");

  private final String words;

  Difference(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Whether only a write from outside the tier can have made it: the tier's raise the version. */
  boolean fromOutside() {
    return this == OTHER_CONTENT || this == NEWER;
  }
}
