package io.tiercel.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.router.RouterException.Code;
import io.tiercel.router.RouterException.Outcome;
import io.tiercel.router.RowWrite.Kind;
import io.tiercel.testing.MySqlExtension;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RowWriteIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static RouterHarness harness;

  @BeforeAll
  static void open() throws SQLException {
    harness = RouterHarness.open(mysql, RouterHarness.ITEM);
  }

  @AfterAll
  static void close() {
    harness.close();
  }

  @AfterEach
  void nothingIsLent() {
    harness.assertNothingLent();
  }

  @Test
  void write_insertThenRead_rowAndStampAgree() {
    RowWritten written = harness.write(harness.item(Kind.INSERT, 1, "one", 5));
    StoredRow row = harness.read(1, ReadPreference.PRIMARY);
    assertThat(row.values()).containsExactly(1L, "one", 5L);
    assertThat(row.stamp()).isEqualTo(written.stamp());
    assertThat(written.existed()).isTrue();
    assertThat(written.repeated()).isFalse();
    assertThat(written.values()).containsExactly(1L, "one", 5L);
  }

  @Test
  void readRows_manyKeysOnBothShards_answersInTheirOrder() {
    List<RowKey> keys = new ArrayList<>();
    for (long id = 1000; id < 1100; id++) {
      keys.add(new RowKey(id));
      if (id % 3 != 0) {
        harness.write(harness.item(Kind.INSERT, id, "n" + id, id));
      }
    }
    List<StoredRow> rows =
        harness
            .router()
            .readRows(
                harness.router().table("item"), keys, ReadPreference.PRIMARY, RouterHarness.soon());
    assertThat(rows).extracting(StoredRow::key).containsExactlyElementsOf(keys);
    for (StoredRow row : rows) {
      long id = (Long) row.key().value(0);
      assertThat(row.absent()).isEqualTo(id % 3 == 0);
      if (!row.absent()) {
        assertThat(row.values()).containsExactly(id, "n" + id, id);
      }
    }
  }

  @Test
  void insert_existingKey_duplicateAndNothingChanged() {
    harness.write(harness.item(Kind.INSERT, 2, "a", 1));
    refused(Code.DUPLICATE_KEY, () -> harness.write(harness.item(Kind.INSERT, 2, "b", 2)));
    assertThat(harness.read(2, ReadPreference.PRIMARY).values()).containsExactly(2L, "a", 1L);
  }

  @Test
  void put_newThenExisting_versionsRise() {
    RowWritten first = harness.write(harness.item(Kind.PUT, 3, "a", 1));
    RowWritten second = harness.write(harness.item(Kind.PUT, 3, null, 2));
    RowWritten same = harness.write(harness.item(Kind.PUT, 3, null, 2));
    assertThat(second.stamp()).isGreaterThan(first.stamp());
    assertThat(same.stamp()).isGreaterThan(second.stamp());
    StoredRow row = harness.read(3, ReadPreference.PRIMARY);
    assertThat(row.values()).containsExactly(3L, null, 2L);
    assertThat(row.stamp()).isEqualTo(same.stamp());
  }

  @Test
  void update_absentStaleAndCurrent_notFoundConflictAndApplied() {
    refused(Code.NOT_FOUND, () -> harness.write(harness.item(Kind.UPDATE, 4, "x", 1)));
    RowWritten inserted = harness.write(harness.item(Kind.INSERT, 4, "a", 1));
    long version = inserted.stamp().version();
    refused(
        Code.VERSION_CONFLICT,
        () -> harness.write(harness.item(Kind.UPDATE, 4, "b", 2, version - 1, harness.next())));
    RowWritten updated =
        harness.write(harness.item(Kind.UPDATE, 4, "b", 2, version, harness.next()));
    assertThat(updated.stamp()).isGreaterThan(inserted.stamp());
    assertThat(harness.read(4, ReadPreference.PRIMARY).values()).containsExactly(4L, "b", 2L);
  }

  @Test
  void delete_presentThenAbsent_existedTells() {
    RowWritten inserted = harness.write(harness.item(Kind.INSERT, 5, "a", 1));
    RowWritten deleted = harness.write(harness.item(Kind.DELETE, 5, null, 0));
    RowWritten again = harness.write(harness.item(Kind.DELETE, 5, null, 0));
    assertThat(deleted.existed()).isTrue();
    assertThat(deleted.values()).isNull();
    assertThat(deleted.stamp()).isGreaterThan(inserted.stamp());
    assertThat(again.existed()).isFalse();
    RowWritten reborn = harness.write(harness.item(Kind.INSERT, 5, "b", 1));
    assertThat(reborn.stamp()).isGreaterThan(deleted.stamp());
  }

  @Test
  void write_minVersion_newVersionIsNotLower() {
    long floor = harness.write(harness.item(Kind.PUT, 6, "a", 1)).stamp().version() + 10_000_000;
    RowWrite plain = harness.item(Kind.PUT, 6, "b", 1);
    RowWrite above =
        new RowWrite(
            plain.table(),
            plain.kind(),
            plain.key(),
            plain.values(),
            List.of(),
            0,
            floor,
            plain.writer());
    assertThat(harness.write(above).stamp().version()).isEqualTo(floor);
    assertThat(harness.write(harness.item(Kind.PUT, 6, "c", 1)).stamp().version())
        .isEqualTo(floor + 1);
  }

  @Test
  void write_someColumns_othersKeepTheirValueOrGetTheirDefault() {
    RowWrite all = harness.item(Kind.PUT, 7, "a", 1);
    RowWrite nameOnly =
        new RowWrite(
            all.table(), Kind.PUT, all.key(), all.values(), List.of(0, 1), 0, 0, harness.next());
    assertThat(harness.write(nameOnly).values()).containsExactly(7L, "a", 7L);
    harness.write(harness.item(Kind.PUT, 7, "b", 9));
    RowWrite renamed =
        new RowWrite(
            all.table(),
            Kind.UPDATE,
            all.key(),
            new Object[] {7L, "c", 0L},
            List.of(1),
            0,
            0,
            harness.next());
    assertThat(harness.write(renamed).values()).containsExactly(7L, "c", 9L);
  }

  @Test
  void write_sameSequenceAgain_appliedOnce() {
    RowWrite write = harness.item(Kind.INSERT, 8, "a", 1);
    RowWritten first = harness.write(write);
    RowWritten second = harness.write(write);
    assertThat(second.repeated()).isTrue();
    assertThat(second.stamp()).isEqualTo(first.stamp());
    assertThat(second.values()).containsExactly(8L, "a", 1L);
  }

  @Test
  void write_lowerSequence_refusedAndNothingChanged() {
    RowWrite zombie = harness.item(Kind.PUT, 9, "zombie", 1);
    harness.write(harness.item(Kind.PUT, 9, "newer", 2));
    refused(Code.TRANSACTION_ABORTED, () -> harness.write(zombie));
    assertThat(harness.read(9, ReadPreference.PRIMARY).values()).containsExactly(9L, "newer", 2L);
  }

  @Test
  void write_valueTooLong_namesTheColumnAndNotTheValue() {
    String secret = "s3cr3t-value-that-is-too-long";
    assertThatThrownBy(() -> harness.write(harness.item(Kind.PUT, 10, secret, 1)))
        .satisfies(
            e -> {
              assertThat(((RouterException) e).code()).isEqualTo(Code.INVALID_VALUE);
              assertThat(e).hasMessageContaining("name");
              for (Throwable t = e; t != null; t = t.getCause()) {
                assertThat(t.getMessage()).doesNotContain(secret);
              }
            });
    assertThat(harness.read(10, ReadPreference.PRIMARY).absent()).isTrue();
  }

  @Test
  void write_integerOutOfRange_namesTheColumn() {
    assertThatThrownBy(() -> harness.write(harness.item(Kind.PUT, 11, "a", 3_000_000_000L)))
        .isInstanceOf(RouterException.class)
        .hasMessageContaining("amount")
        .extracting(e -> ((RouterException) e).code())
        .isEqualTo(Code.INVALID_VALUE);
  }

  @Test
  void write_keyOfAnotherClass_invalidKey() {
    RowWrite write = harness.item(Kind.PUT, 12, "a", 1);
    refused(
        Code.INVALID_KEY,
        () ->
            harness.write(
                new RowWrite(
                    write.table(),
                    Kind.PUT,
                    new RowKey("12"),
                    write.values(),
                    List.of(),
                    0,
                    0,
                    write.writer())));
  }

  @Test
  void table_unknown_unknownTable() {
    refused(Code.UNKNOWN_TABLE, () -> harness.router().table("no_such_table"));
  }

  static void refused(Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RouterException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.outcome()).isEqualTo(Outcome.NOT_APPLIED);
            });
  }
}
