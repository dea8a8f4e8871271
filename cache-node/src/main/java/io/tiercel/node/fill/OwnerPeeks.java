package io.tiercel.node.fill;

import com.google.protobuf.ByteString;
import io.tiercel.node.entry.Entry;
import io.tiercel.node.entry.EntryKey;
import io.tiercel.node.entry.EntryStore;
import io.tiercel.node.loader.ShardLoader;
import io.tiercel.node.loader.TableHandle;
import io.tiercel.node.metrics.NodeMetrics;
import io.tiercel.node.metrics.NodeMetrics.Count;
import io.tiercel.node.ownership.Voice;
import io.tiercel.protocol.HeldRows;
import io.tiercel.protocol.v1.Peek;
import io.tiercel.protocol.v1.Peeked;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers at once what this node, as their owner, holds of many keys: with the same looks as a read
 * of each, and without what each read would cost on its way. Thread-safe; never blocks.
 */
public final class OwnerPeeks {
  /** An answer that is larger would keep others waiting; what is left is read key by key. */
  private static final int MAX_BYTES = 1 << 20;

  private final EntryStore store;
  private final ShardLoader loader;
  private final Voice voice;
  private final NodeMetrics metrics;

  /** With everything it needs. */
  public OwnerPeeks(EntryStore store, ShardLoader loader, Voice voice, NodeMetrics metrics) {
    this.store = store;
    this.loader = loader;
    this.voice = voice;
    this.metrics = metrics;
  }

  /**
   * What is held, in the order of the keys.
   *
   * @throws io.tiercel.node.loader.NodeException INVALID_KEY
   */
  public Peeked look(Peek peek, TableHandle table) {
    List<EntryKey> keys = new ArrayList<>(peek.getKeysCount());
    for (ByteString key : peek.getKeysList()) {
      byte[] bytes = key.toByteArray();
      keys.add(table.entryKey(bytes, table.decodeKey(bytes)));
    }
    // Before the entries: what is held now has all that was acknowledged while this node spoke.
    boolean[] spokenFor = spokenFor(keys);
    @Nullable Entry[] entries = store.view(keys);
    int rowBytes = keepAnswers(entries, keys, spokenFor, table);
    return Peeked.newBuilder()
        .setHeld(pack(entries, rowBytes))
        .setNearTtlMillis(table.nearTtlMillis(false))
        .setAbsentNearTtlMillis(table.nearTtlMillis(true))
        .build();
  }

  private boolean[] spokenFor(List<EntryKey> keys) {
    long nowNanos = voice.now();
    boolean[] spokenFor = new boolean[keys.size()];
    for (int i = 0; i < spokenFor.length; i++) {
      spokenFor[i] = voice.speaksFor(keys.get(i).slot(), nowNanos);
    }
    return spokenFor;
  }

  /**
   * Puts null where an entry does not answer; returns how many bytes the rows of the others have.
   */
  private int keepAnswers(
      @Nullable Entry[] entries, List<EntryKey> keys, boolean[] spokenFor, TableHandle table) {
    long nowMillis = System.currentTimeMillis();
    int bytes = 0;
    for (int i = 0; i < entries.length; i++) {
      Entry entry = entries[i];
      if (entry == null) {
        continue;
      }
      int term = loader.termOf(keys.get(i).slot());
      if (spokenFor[i]
          && bytes < MAX_BYTES
          && entry.answers(nowMillis, table.fingerprint(), term)) {
        bytes += entry.row().length;
      } else {
        entries[i] = null;
      }
    }
    return bytes;
  }

  private ByteString pack(@Nullable Entry[] entries, int rowBytes) {
    HeldRows.Packer packer = new HeldRows.Packer(entries.length, rowBytes);
    int hits = 0;
    for (Entry entry : entries) {
      if (entry == null) {
        packer.addNotHeld();
        continue;
      }
      hits++;
      if (entry.kind() == Entry.Kind.ABSENT) {
        packer.addAbsent(entry.stamp());
      } else {
        packer.addRow(entry.stamp(), entry.row());
      }
    }
    // What is missing comes again as a read.
    metrics.count(Count.READS, hits);
    metrics.count(Count.HITS, hits);
    return packer.pack();
  }
}
