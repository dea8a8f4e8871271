package io.tiercel.node.loader;

import io.tiercel.router.RowKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Which rows are being written, and who waits for one of them: a transaction that begins beside
 * another would find those rows locked. Confined to its owner's lock.
 */
final class RowTurns {
  private final Map<Row, Queue<QueuedWrite>> behind = new HashMap<>();
  private int waiting;

  private record Row(String table, RowKey key) {
    static Row of(QueuedWrite write) {
      return new Row(write.write().table().name(), write.write().key());
    }
  }

  /** Whether its row is being written; then it waits here. */
  boolean queueBehind(QueuedWrite write) {
    Queue<QueuedWrite> queue = behind.get(Row.of(write));
    if (queue == null) {
      return false;
    }
    queue.add(write);
    waiting++;
    return true;
  }

  /** The rows of these are being written from now on. */
  void begin(List<QueuedWrite> writes) {
    writes.forEach(write -> behind.putIfAbsent(Row.of(write), new ArrayDeque<>()));
  }

  /**
   * The rows of these are written.
   *
   * @return who waited for one of them, in the order in which they came to it
   */
  List<QueuedWrite> end(List<QueuedWrite> writes) {
    List<QueuedWrite> free = new ArrayList<>();
    for (QueuedWrite write : writes) {
      Queue<QueuedWrite> queue = behind.remove(Row.of(write));
      if (queue != null) {
        free.addAll(queue);
      }
    }
    waiting -= free.size();
    return free;
  }

  /** How many wait. */
  int waiting() {
    return waiting;
  }
}
