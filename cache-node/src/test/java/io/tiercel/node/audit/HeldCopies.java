package io.tiercel.node.audit;

import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.loader.TableHandle;
import io.tiercel.protocol.Stamp;
import io.tiercel.router.RowKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Copies that a test puts down, replaces, and sees mended. */
final class HeldCopies implements CopySource {
  private final CopyKind kind;
  private final TableHandle table;
  private final Map<EntryKey, Copy> copies = new LinkedHashMap<>();
  final List<EntryKey> mended = new ArrayList<>();

  HeldCopies(CopyKind kind, TableHandle table) {
    this.kind = kind;
    this.table = table;
  }

  /** Whatever was held of the row, this is another copy of it. */
  void hold(long id, long version, String name) {
    EntryKey key = table.entryKey(new RowKey(id));
    Content content = Content.of(new Stamp(1, version), table.encodeRow(new Object[] {id, name}));
    copies.put(key, new Copy(kind, "here", table, key, content, new Object()));
  }

  @Override
  public CopyKind kind() {
    return kind;
  }

  @Override
  public List<Copy> sample(int most) {
    return copies.values().stream().limit(most).toList();
  }

  @Override
  public Duration boundOf(Copy copy) {
    return Duration.ofSeconds(1);
  }

  @Override
  public Set<Copy> stillServed(List<Copy> suspects) {
    Set<Copy> still = new HashSet<>(suspects);
    still.retainAll(copies.values());
    return still;
  }

  @Override
  public boolean mends() {
    return true;
  }

  @Override
  public void mend(Copy wrong, Content primary) {
    mended.add(wrong.key());
    copies.remove(wrong.key());
  }
}
