package io.tiercel.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.router.RowWrite.Kind;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Writes that came at the same time share a transaction, or are left to be written alone. */
@Timeout(60)
final class SharedTransactionIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2).replicas(1);

  private static final int ROWS = 5;
  private static final int NAME = 1;
  private static final int AMOUNT = 2;
  private static RouterHarness harness;

  /** Of one shard, each in a slot of its own. */
  private final List<Long> ids = new ArrayList<>();

  @BeforeAll
  static void open() throws SQLException {
    harness = RouterHarness.open(mysql, RouterHarness.ITEM);
  }

  @AfterAll
  static void close() {
    harness.close();
  }

  @BeforeEach
  void fill() {
    BitSet slots = new BitSet();
    for (long id = 1; ids.size() < ROWS; id++) {
      int slot = slotOf(id);
      if (harness.router().shardMap().ownerOf(slot).equals("shard-1") && !slots.get(slot)) {
        slots.set(slot);
        ids.add(id);
      }
    }
    ids.forEach(id -> harness.write(harness.item(Kind.PUT, id, "before", 1)));
  }

  private static int slotOf(long id) {
    return harness.router().table("item").slotOf(new RowKey(id));
  }

  private List<RowWrite> updates() {
    return new ArrayList<>(ids.stream().map(id -> harness.item(Kind.PUT, id, "after", 2)).toList());
  }

  private static List<WriteAttempt> together(List<RowWrite> writes) {
    assertThat(writes).allMatch(harness.router()::mayShare);
    return harness.router().tryTogether(writes, RouterHarness.soon());
  }

  private void assertNames(String... names) {
    List<Object> found = new ArrayList<>();
    ids.forEach(id -> found.add(Objects.requireNonNull(harness.name(id, ReadPreference.PRIMARY))));
    assertThat(found).containsExactly((Object[]) names);
  }

  private String transactions() throws SQLException {
    return Objects.requireNonNull(
        harness.ask(harness.primaryOf(slotOf(ids.get(0))), "SELECT @@GLOBAL.gtid_executed"));
  }

  private static long last(String gtids) {
    return Long.parseLong(gtids.replaceAll(".*\\D", ""));
  }

  @Test
  void tryTogether_rowsOfOneShard_takesOneTransaction() throws SQLException {
    List<Long> versions =
        ids.stream().map(id -> harness.read(id, ReadPreference.PRIMARY).stamp().version()).toList();
    long before = last(transactions());

    List<WriteAttempt> attempts = together(updates());

    assertThat(last(transactions())).isEqualTo(before + 1);
    for (int i = 0; i < ROWS; i++) {
      RowWritten written = Objects.requireNonNull(attempts.get(i).written());
      StoredRow row = harness.read(ids.get(i), ReadPreference.PRIMARY);
      assertThat(written.stamp()).isEqualTo(row.stamp());
      assertThat(written.stamp().version()).isGreaterThan(versions.get(i));
      assertThat(written.values()).containsExactly(ids.get(i), "after", 2L);
      assertThat(row.values()).containsExactly(ids.get(i), "after", 2L);
    }
  }

  @Test
  void write_afterItWasAppliedTogether_isKnownAsRepeated() {
    List<RowWrite> writes = updates();
    WriteAttempt attempt = together(writes).get(0);

    RowWritten again = harness.write(writes.get(0));

    assertThat(again.repeated()).isTrue();
    assertThat(again.stamp()).isEqualTo(Objects.requireNonNull(attempt.written()).stamp());
    assertThat(together(writes)).as("nor together").allMatch(WriteAttempt::left);
  }

  @Test
  void tryTogether_rowsThatAreNotThere_areInsertedAboveWhatWasDeleted() {
    List<Long> deletions =
        ids.subList(0, 2).stream()
            .map(id -> harness.write(harness.item(Kind.DELETE, id, null, 0)).stamp().version())
            .toList();

    List<WriteAttempt> attempts = together(updates());

    for (int i = 0; i < ROWS; i++) {
      RowWritten written = Objects.requireNonNull(attempts.get(i).written());
      assertThat(written.stamp())
          .isEqualTo(harness.read(ids.get(i), ReadPreference.PRIMARY).stamp());
    }
    assertThat(Objects.requireNonNull(attempts.get(0).written()).stamp().version())
        .isGreaterThan(deletions.get(0));
    assertNames("after", "after", "after", "after", "after");
  }

  @Test
  void tryTogether_insertOfARowThatIsThereAndUpdateOfNone_areLeft() {
    harness.write(harness.item(Kind.DELETE, ids.get(0), null, 0));
    List<RowWrite> writes = updates();
    writes.set(0, harness.item(Kind.UPDATE, ids.get(0), "nothing to update", 3));
    writes.set(1, harness.item(Kind.INSERT, ids.get(1), "there already", 3));

    assertThat(together(writes).stream().map(WriteAttempt::left))
        .containsExactly(true, true, false, false, false);
  }

  @Test
  void tryTogether_writersNewInTheirSlots_areRecorded() {
    WriterSequence stranger = new WriterSequence(4711, 2);
    List<RowWrite> writes = updates();
    writes.set(2, harness.item(Kind.PUT, ids.get(2), "stranger", 3, 0, stranger));

    assertThat(together(writes)).noneMatch(WriteAttempt::left);
    assertNames("after", "after", "stranger", "after", "after");
    assertThat(together(writes)).as("applied before").allMatch(WriteAttempt::left);
    assertThat(harness.write(writes.get(2)).repeated()).isTrue();
  }

  @Test
  void tryTogether_anotherVersionThanExpected_leavesItAndTakesTheOthers() {
    List<RowWrite> writes = updates();
    writes.set(1, harness.item(Kind.UPDATE, ids.get(1), "never", 3, 42, harness.next()));

    assertThat(together(writes).stream().map(WriteAttempt::left))
        .containsExactly(false, true, false, false, false);
  }

  @Test
  void tryTogether_twoOfASlotByOneWriter_leavesTheSecond() {
    List<RowWrite> writes = updates();
    writes.set(4, harness.item(Kind.PUT, ids.get(0), "second", 3));

    assertThat(together(writes).stream().map(WriteAttempt::left))
        .containsExactly(false, false, false, false, true);
    assertNames("after", "after", "after", "after", "before");
  }

  /** Of the first row, by a writer of its own. */
  private RowWrite of(Kind kind, long writer, String name, long amount) {
    return harness.item(kind, ids.get(0), name, amount, 0, new WriterSequence(writer, 1));
  }

  @Test
  void tryTogether_severalOfOneRow_areCarriedOutInOrder() throws SQLException {
    long before = last(transactions());
    List<RowWrite> writes = updates();
    writes.add(of(Kind.PUT, 11, "second", 3));
    writes.add(part(of(Kind.UPDATE, 12, "never", 9), AMOUNT));
    writes.add(part(of(Kind.PUT, 13, "last", 0), NAME));

    List<RowWritten> written =
        together(writes).stream().map(each -> Objects.requireNonNull(each.written())).toList();

    assertThat(last(transactions())).isEqualTo(before + 1);
    assertThat(written.get(0).values()).containsExactly(ids.get(0), "after", 2L);
    assertThat(written.get(ROWS).values()).containsExactly(ids.get(0), "second", 3L);
    assertThat(written.get(ROWS + 1).values()).containsExactly(ids.get(0), "second", 9L);
    assertThat(written.get(ROWS + 2).values()).containsExactly(ids.get(0), "last", 9L);
    assertThat(Stream.of(0, ROWS, ROWS + 1, ROWS + 2).map(i -> written.get(i).stamp().version()))
        .isSorted()
        .doesNotHaveDuplicates();
    StoredRow row = harness.read(ids.get(0), ReadPreference.PRIMARY);
    assertThat(row.values()).containsExactly(ids.get(0), "last", 9L);
    assertThat(row.stamp()).isEqualTo(written.get(ROWS + 2).stamp());
    assertThat(writes).allMatch(write -> harness.write(write).repeated());
  }

  /** To acknowledge it because a later one hides it would be a lie. */
  @Test
  void tryTogether_oneRefusedByMySqlThatALaterOfItsRowHides_leavesAll() {
    List<RowWrite> writes = updates();
    writes.add(of(Kind.PUT, 21, "longer than twenty letters", 3));
    writes.add(of(Kind.PUT, 22, "short", 3));

    assertThat(together(writes)).allMatch(WriteAttempt::left);
    assertNames("before", "before", "before", "before", "before");
  }

  @Test
  void tryTogether_versionExpectedThatOneBeforeItReplaces_isLeft() {
    long version = harness.read(ids.get(0), ReadPreference.PRIMARY).stamp().version();
    List<RowWrite> writes = updates();
    writes.add(
        harness.item(Kind.UPDATE, ids.get(0), "late", 3, version, new WriterSequence(31, 1)));

    List<WriteAttempt> attempts = together(writes);

    assertThat(attempts.get(ROWS).left()).isTrue();
    assertThat(attempts.subList(0, ROWS)).noneMatch(WriteAttempt::left);
    assertNames("after", "after", "after", "after", "after");
  }

  @Test
  void tryTogether_twoOfARowThatIsNotThere_insertsTheFirst() {
    harness.write(harness.item(Kind.DELETE, ids.get(0), null, 0));
    List<RowWrite> writes = updates();
    writes.add(of(Kind.PUT, 41, "second", 3));

    List<WriteAttempt> attempts = together(writes);

    assertThat(attempts.get(ROWS).left()).isTrue();
    assertThat(attempts.subList(0, ROWS)).noneMatch(WriteAttempt::left);
    assertNames("after", "after", "after", "after", "after");
  }

  @Test
  void tryTogether_twoOfARowThatHasToBeReadBack_leavesTheSecond() {
    TableMeta item = harness.router().table("item");
    TableMeta settling =
        new TableMeta(
            item.name(),
            item.columns(),
            item.primaryKey(),
            item.shardKeyPart(),
            item.fingerprint(),
            false,
            true,
            false);
    List<RowWrite> writes = new ArrayList<>();
    for (RowWrite write : List.of(updates().get(0), updates().get(1), of(Kind.PUT, 51, "no", 3))) {
      writes.add(
          new RowWrite(
              settling,
              write.kind(),
              write.key(),
              write.values(),
              List.of(),
              0,
              0,
              write.writer()));
    }

    assertThat(together(writes).stream().map(WriteAttempt::left))
        .containsExactly(false, false, true);
  }

  @Test
  void tryTogether_rowLockedByAnother_doesNotWaitForIt() throws SQLException {
    try (Connection other = harness.connect(harness.primaryOf(slotOf(ids.get(3))));
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT * FROM item WHERE id = " + ids.get(3) + " FOR UPDATE");

      assertThat(together(updates()).stream().map(WriteAttempt::left))
          .containsExactly(false, false, false, true, false);
      other.rollback();
    }
  }

  @Test
  void tryTogether_oneRefusedByMySql_leavesAllAndChangesNone() {
    List<RowWrite> writes = updates();
    writes.set(2, harness.item(Kind.PUT, ids.get(2), "longer than twenty letters", 3));

    assertThat(together(writes)).allMatch(WriteAttempt::left);
    assertNames("before", "before", "before", "before", "before");
    assertThat(harness.write(writes.get(0)).repeated()).as("by itself").isFalse();
  }

  @Test
  void tryTogether_rowInsertedByAnotherMeanwhile_givesUpAll() throws Exception {
    harness.write(harness.item(Kind.DELETE, ids.get(0), null, 0));
    int slot = slotOf(ids.get(0));
    try (Connection other = harness.connect(harness.primaryOf(slot));
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("INSERT INTO item (id, _version) VALUES (" + ids.get(0) + ", 1)");
      CompletableFuture<List<WriteAttempt>> attempts =
          CompletableFuture.supplyAsync(() -> together(updates()));
      harness.awaitLockWait(harness.primaryOf(slot));
      other.commit();

      assertThat(attempts.get(10, TimeUnit.SECONDS)).allMatch(WriteAttempt::left);
    }
  }

  private static RowWrite part(RowWrite whole, int column) {
    return part(whole.table(), whole, column);
  }

  private static RowWrite part(TableMeta table, RowWrite whole, int column) {
    return new RowWrite(
        table,
        whole.kind(),
        whole.key(),
        whole.values(),
        List.of(column),
        whole.expectedVersion(),
        0,
        whole.writer());
  }

  @Test
  void tryTogether_partsOfRows_leaveTheOtherColumnsAsTheyAre() throws SQLException {
    long before = last(transactions());
    List<RowWrite> writes = updates();
    writes.set(0, part(writes.get(0), NAME));
    writes.set(1, part(harness.item(Kind.UPDATE, ids.get(1), "never", 3), AMOUNT));

    List<WriteAttempt> attempts = together(writes);

    assertThat(last(transactions())).isEqualTo(before + 1);
    List<List<Object>> expected =
        List.of(List.of(ids.get(0), "after", 1L), List.of(ids.get(1), "before", 3L));
    for (int i = 0; i < expected.size(); i++) {
      RowWritten written = Objects.requireNonNull(attempts.get(i).written());
      StoredRow row = harness.read(ids.get(i), ReadPreference.PRIMARY);
      assertThat(row.values()).containsExactly(expected.get(i).toArray());
      assertThat(written.values()).containsExactly(row.values());
      assertThat(written.stamp()).isEqualTo(row.stamp());
    }
    assertNames("after", "before", "after", "after", "after");
  }

  @Test
  void tryTogether_partOfARowThatIsNotThere_leavesItToTheTablesDefaults() {
    harness.write(harness.item(Kind.DELETE, ids.get(0), null, 0));
    List<RowWrite> writes = updates();
    writes.set(0, part(writes.get(0), NAME));

    assertThat(together(writes).stream().map(WriteAttempt::left))
        .containsExactly(true, false, false, false, false);
    assertThat(harness.write(writes.get(0)).values()).containsExactly(ids.get(0), "after", 7L);
  }

  @Test
  void mayShare_aDeletionOrPartOfWhatMySqlMaySettleDifferently_doesNot() {
    RowWrite whole = harness.item(Kind.PUT, 1, "whole", 1);
    TableMeta item = whole.table();
    TableMeta settling =
        new TableMeta(
            item.name(),
            item.columns(),
            item.primaryKey(),
            item.shardKeyPart(),
            1,
            false,
            true,
            false);

    assertThat(harness.router().mayShare(whole)).isTrue();
    assertThat(harness.router().mayShare(part(whole, NAME))).isTrue();
    assertThat(harness.router().mayShare(part(settling, whole, NAME))).isFalse();
    assertThat(harness.router().mayShare(harness.item(Kind.DELETE, 1, null, 0))).isFalse();
  }
}
