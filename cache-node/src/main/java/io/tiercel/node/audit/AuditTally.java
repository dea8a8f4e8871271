package io.tiercel.node.audit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an audit has found so far. Thread-safe by one short lock. */
final class AuditTally {
  private static final int MAX_TRACES = 100;

  private static final class Figures {
    private long checked;
    private long suspects;
    private long wrong;
  }

  @GuardedBy("this")
  private final EnumMap<CopyKind, Figures> figures = new EnumMap<>(CopyKind.class);

  @GuardedBy("this")
  private final ArrayDeque<WrongCopy> traces = new ArrayDeque<>();

  @GuardedBy("this")
  private long skipped;

  AuditTally() {
    for (CopyKind kind : CopyKind.values()) {
      figures.put(kind, new Figures());
    }
  }

  @GuardedBy("this")
  private Figures of(CopyKind kind) {
    return figures.computeIfAbsent(kind, first -> new Figures());
  }

  synchronized void checked(CopyKind kind, long copies) {
    of(kind).checked += copies;
  }

  /** Sampled, but its primary was not asked or did not answer. */
  synchronized void skipped(long copies) {
    skipped += copies;
  }

  synchronized void suspect(CopyKind kind) {
    of(kind).suspects++;
  }

  synchronized void wrong(WrongCopy copy) {
    of(copy.suspicion().copy().kind()).wrong++;
    if (traces.size() == MAX_TRACES) {
      traces.removeFirst();
    }
    traces.addLast(copy);
  }

  synchronized long checked() {
    return figures.values().stream().mapToLong(kind -> kind.checked).sum();
  }

  synchronized long wrong() {
    return figures.values().stream().mapToLong(kind -> kind.wrong).sum();
  }

  /** Of the copies checked, how many were wrong beyond their bound: 0 to 1. */
  synchronized double share() {
    return checked() == 0 ? 0 : (double) wrong() / checked();
  }

  /** For the audit page; the latest traces only. */
  synchronized Map<String, @Nullable Object> page() {
    Map<String, @Nullable Object> page = new LinkedHashMap<>();
    page.put("share", share());
    List<Map<String, Object>> kinds = new ArrayList<>();
    figures.forEach((kind, counted) -> kinds.add(kindPage(kind, counted)));
    page.put("kinds", kinds);
    page.put("skipped", skipped);
    page.put("wrong", traces.stream().map(WrongCopy::page).toList());
    return page;
  }

  private static Map<String, Object> kindPage(CopyKind kind, Figures counted) {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("kind", kind.word());
    page.put("checked", counted.checked);
    page.put("suspects", counted.suspects);
    page.put("wrong", counted.wrong);
    return page;
  }
}
