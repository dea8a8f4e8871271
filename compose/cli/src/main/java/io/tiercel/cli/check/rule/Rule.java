package io.tiercel.cli.check.rule;

/** One promise, checked key by key. Stateless. */
interface Rule {
  /** Adds what breaks the promise. */
  void check(KeyTimeline key, Findings findings);
}
