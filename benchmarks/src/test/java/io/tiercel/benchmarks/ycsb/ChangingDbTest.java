package io.tiercel.benchmarks.ycsb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import site.ycsb.ByteIterator;
import site.ycsb.Status;
import site.ycsb.StringByteIterator;

class ChangingDbTest {
  private static final int ROWS = 20;

  private final KeptRows kept = new KeptRows();

  @Test
  void update_changesARowEachTime_andEveryValueStaysVerifiable() {
    Users users = filled();

    for (int i = 0; i < 500; i++) {
      users.operate();
    }

    assertThat(kept.updates).isPositive().isEqualTo(kept.changes);
    assertThat(users.wrong()).isZero();
  }

  @Test
  void read_countsAValueOfAnotherField() {
    Users users = filled();
    kept.rows.replaceAll((key, row) -> Map.of("field0", row.getOrDefault("field1", "")));

    for (int i = 0; i < 50; i++) {
      users.operate();
    }

    assertThat(users.wrong()).isPositive();
  }

  @Test
  void read_countsAValueThatWasCut() {
    Users users = filled();
    kept.rows.replaceAll(
        (key, row) -> Map.of("field0", row.getOrDefault("field0", "").substring(0, 99)));

    for (int i = 0; i < 50; i++) {
      users.operate();
    }

    assertThat(users.wrong()).isPositive();
  }

  private Users filled() {
    Users users = Users.of(new ChangingDb(kept), Mix.A.properties(), ROWS);
    for (int i = 0; i < ROWS; i++) {
      users.insertNext();
    }
    return users;
  }

  /** A database of one table in this process. */
  private static final class KeptRows extends RowDb {
    private final Map<String, Map<String, String>> rows = new ConcurrentHashMap<>();
    private int updates;
    private int changes;

    @Override
    public Status read(
        String table, String key, @Nullable Set<String> fields, Map<String, ByteIterator> result) {
      rows.getOrDefault(key, Map.of())
          .forEach((field, value) -> result.put(field, new StringByteIterator(value)));
      return result.isEmpty() ? Status.NOT_FOUND : Status.OK;
    }

    @Override
    public Status update(String table, String key, Map<String, ByteIterator> values) {
      Map<String, String> row = new HashMap<>(rows.getOrDefault(key, Map.of()));
      row.putAll(StringByteIterator.getStringMap(values));
      updates++;
      changes += row.equals(rows.put(key, Map.copyOf(row))) ? 0 : 1;
      return Status.OK;
    }

    @Override
    public Status insert(String table, String key, Map<String, ByteIterator> values) {
      rows.put(key, Map.copyOf(StringByteIterator.getStringMap(values)));
      return Status.OK;
    }

    @Override
    public Status delete(String table, String key) {
      return rows.remove(key) == null ? Status.NOT_FOUND : Status.OK;
    }
  }
}
