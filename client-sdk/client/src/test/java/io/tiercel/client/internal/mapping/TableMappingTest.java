package io.tiercel.client.internal.mapping;

import static io.tiercel.client.internal.Shapes.column;
import static io.tiercel.client.internal.Shapes.nullable;
import static io.tiercel.client.internal.Shapes.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.client.ColumnName;
import io.tiercel.client.Row;
import io.tiercel.client.TiercelException;
import io.tiercel.client.internal.Shapes;
import io.tiercel.protocol.ColumnKind;
import io.tiercel.protocol.ColumnShape;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.protocol.TableShape;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableMappingTest {
  private static final TableShape ORDERS = Shapes.orders();

  private static ColumnShape key() {
    return column("id", ColumnKind.INTEGER, "bigint");
  }

  private static ColumnShape members(String name, ColumnKind kind, String... members) {
    return new ColumnShape(name, kind, false, "enum", 0, 0, 0, false, false, List.of(members));
  }

  private static TableShape with(ColumnShape column) {
    return table(1, "t", 1, key(), column);
  }

  private static void refuses(ErrorCode code, ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(TiercelException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContainingAll(words);
  }

  private record Missing(long id, int customerId, @Nullable String note, String extra) {}

  @Test
  void of_componentWithoutColumn_namesBoth() {
    refuses(
        ErrorCode.MAPPING_MISMATCH,
        () -> TableMapping.of(ORDERS, Long.class, Missing.class),
        "orders",
        "component extra",
        "column extra",
        "String");
  }

  private record WrongType(long id, String customerId, @Nullable String note) {}

  @Test
  void of_componentOfAnotherType_namesColumnComponentAndBothTypes() {
    refuses(
        ErrorCode.MAPPING_MISMATCH,
        () -> TableMapping.of(ORDERS, Long.class, WrongType.class),
        "orders",
        "customerId",
        "java.lang.String",
        "customer_id",
        "int",
        "use int");
  }

  private record TooNarrow(int id, int customerId, @Nullable String note) {}

  @Test
  void of_componentNarrowerThanTheColumn_isRefused() {
    refuses(
        ErrorCode.MAPPING_MISMATCH,
        () -> TableMapping.of(ORDERS, Long.class, TooNarrow.class),
        "component id",
        "bigint");
  }

  private record WithScore(long id, int score) {}

  @Test
  void of_primitiveForANullableColumn_isRefused() {
    TableShape shape = with(nullable("score", ColumnKind.INTEGER, "int", 0));

    refuses(
        ErrorCode.MAPPING_MISMATCH,
        () -> TableMapping.of(shape, Long.class, WithScore.class),
        "score",
        "may be NULL",
        "Integer");
  }

  private record OnlyId(long id) {}

  @Test
  void of_columnWithoutComponentAndDefault_isRefused() {
    refuses(
        ErrorCode.MAPPING_MISMATCH,
        () -> TableMapping.of(ORDERS, Long.class, OnlyId.class),
        "OnlyId",
        "customer_id",
        "no default");
  }

  private record NoNote(long id, int customerId) {}

  @Test
  void encode_columnWithoutComponent_isNotWritten() {
    TableMapping<Long, NoNote> mapping = TableMapping.of(ORDERS, Long.class, NoNote.class);

    assertThat(mapping.encode(new NoNote(1, 2)).writtenColumns()).containsExactly(0, 1);
    assertThat(
            TableMapping.of(ORDERS, Long.class, Whole.class)
                .encode(new Whole(1, 2, null))
                .writtenColumns())
        .isEmpty();
  }

  private record Whole(long id, @ColumnName("CUSTOMER_ID") int buyer, @Nullable String note) {}

  @Test
  void decode_ofEncoded_isEqual_renamedComponentToo() {
    TableMapping<Long, Whole> mapping = TableMapping.of(ORDERS, Long.class, Whole.class);

    assertThat(mapping.decode(mapping.encode(new Whole(1, 2, null)).bytes()))
        .isEqualTo(new Whole(1, 2, null));
  }

  @Test
  void of_keyTypeDoesNotFit_isRefused() {
    refuses(
        ErrorCode.MAPPING_MISMATCH,
        () -> TableMapping.of(ORDERS, String.class, Whole.class),
        "key type",
        "bigint");
    TableShape compound = table(1, "t", 2, key(), column("line", ColumnKind.INTEGER, "int"));
    refuses(
        ErrorCode.MAPPING_MISMATCH,
        () -> TableMapping.of(compound, Long.class, Line.class),
        "[id, line]");
    refuses(
        ErrorCode.MAPPING_MISMATCH,
        () -> TableMapping.of(compound, OnlyId.class, Line.class),
        "no component for key column line");
  }

  private record Line(int line, long id) {}

  @Test
  void nearKey_recordInAnyOrder_isTheKeyItselfAndEqualsTheDecodedOne() {
    TableShape compound = table(1, "t", 2, key(), column("line", ColumnKind.INTEGER, "int"));
    TableMapping<Line, Line> mapping = TableMapping.of(compound, Line.class, Line.class);
    Line key = new Line(2, 77);

    assertThat(mapping.nearKey(key)).isSameAs(key);
    assertThat(mapping.nearKeyOf(mapping.address(key).bytes())).isEqualTo(key);
  }

  @Test
  void nearKey_bytesOrEnum_comparesWhatIsEncoded() {
    TableShape bytes =
        table(1, "t", 1, column("id", ColumnKind.BYTES, "varbinary(9)", 9), key("n"));
    TableMapping<byte[], Numbered> mapping = TableMapping.of(bytes, byte[].class, Numbered.class);

    assertThat(mapping.nearKey(new byte[] {1, 2}))
        .isEqualTo(mapping.nearKey(new byte[] {1, 2}))
        .isEqualTo(mapping.nearKeyOf(mapping.address(new byte[] {1, 2}).bytes()));
  }

  private static ColumnShape key(String name) {
    return column(name, ColumnKind.INTEGER, "bigint");
  }

  private record Numbered(byte[] id, long n) {}

  @Test
  void copyOf_rowWithBytes_isNotTheOneThatIsKept() {
    TableShape bytes =
        table(1, "t", 1, column("id", ColumnKind.BYTES, "varbinary(9)", 9), key("n"));
    TableMapping<byte[], Numbered> mapping = TableMapping.of(bytes, byte[].class, Numbered.class);
    Numbered kept = new Numbered(new byte[] {1}, 5);

    mapping.copyOf(kept).id()[0] = 9;

    assertThat(kept.id()[0]).isEqualTo((byte) 1);
  }

  @Test
  void address_keyMySqlWouldChange_isRefused() {
    TableShape fixed = table(1, "t", 1, column("id", ColumnKind.STRING, "char(5)", 5));
    TableMapping<Row, Row> text = TableMapping.generic(fixed);
    refuses(ErrorCode.INVALID_KEY, () -> text.address(Row.of("id", "a ")), "spaces");
    TableShape binary = table(1, "t", 1, column("id", ColumnKind.BYTES, "binary(4)", 4));
    TableMapping<Row, Row> bytes = TableMapping.generic(binary);
    refuses(
        ErrorCode.INVALID_KEY, () -> bytes.address(Row.of("id", new byte[3])), "exactly 4 bytes");
    refuses(
        ErrorCode.INVALID_KEY,
        () -> TableMapping.generic(ORDERS).address(Row.of("customer_id", 1)),
        "has the columns [id]");
    refuses(
        ErrorCode.INVALID_KEY,
        () -> TableMapping.generic(ORDERS).address(Row.of("id", "text")),
        "takes no String");
  }

  @Test
  void encode_valueMySqlWouldRefuse_namesTheColumnAndNotTheValue() {
    TableMapping<Row, Row> orders = TableMapping.generic(ORDERS);
    Row good = Row.builder().set("id", 1).set("customer_id", 2).set("note", "n").build();
    refuses(
        ErrorCode.INVALID_VALUE,
        () -> orders.encode(good.toBuilder().set("customer_id", 1L << 40).build()),
        "orders.customer_id",
        "2147483647");
    refuses(
        ErrorCode.INVALID_VALUE,
        () -> orders.encode(good.toBuilder().set("note", "secret".repeat(7)).build()),
        "orders.note",
        "40 characters");
    refuses(
        ErrorCode.INVALID_VALUE,
        () -> orders.encode(good.toBuilder().set("customer_id", null).build()),
        "NOT NULL");
    refuses(
        ErrorCode.INVALID_VALUE, () -> orders.encode(Row.of("id", 1)), "customer_id", "no default");
    refuses(
        ErrorCode.MAPPING_MISMATCH,
        () -> orders.encode(good.toBuilder().set("color", 1).build()),
        "no column color");
    String emoji = "\uD83D\uDE00".repeat(40);
    assertThat(orders.encode(good.toBuilder().set("note", emoji).build()).bytes()).isNotEmpty();
  }

  private enum State {
    NEW,
    PAID
  }

  private record Stated(long id, State state) {}

  @Test
  void of_enumWithOtherConstantsThanMembers_isRefused() {
    TableShape fits = with(members("state", ColumnKind.ENUM, "paid", "new"));
    TableMapping<Long, Stated> mapping = TableMapping.of(fits, Long.class, Stated.class);
    assertThat(mapping.decode(mapping.encode(new Stated(1, State.PAID)).bytes()))
        .isEqualTo(new Stated(1, State.PAID));

    TableShape more = with(members("state", ColumnKind.ENUM, "paid", "new", "gone"));
    refuses(
        ErrorCode.MAPPING_MISMATCH,
        () -> TableMapping.of(more, Long.class, Stated.class),
        "[paid, new, gone]");
  }

  private record Tagged(long id, Set<String> tags) {}

  @Test
  void set_asJavaSet_isWrittenInDeclaredOrder() {
    TableShape shape = with(members("tags", ColumnKind.SET, "a", "b", "c"));
    TableMapping<Long, Tagged> mapping = TableMapping.of(shape, Long.class, Tagged.class);

    assertThat(mapping.decode(mapping.encode(new Tagged(1, Set.of("c", "a"))).bytes()).tags())
        .containsExactly("a", "c");
    assertThat(mapping.decode(mapping.encode(new Tagged(1, Set.of())).bytes()).tags()).isEmpty();
    refuses(
        ErrorCode.INVALID_VALUE,
        () -> mapping.encode(new Tagged(1, Set.of("x"))),
        "takes its members");
  }

  private record Unsigned(long id, long n) {}

  @Test
  void decode_unsignedBeyondLong_isATypedError() {
    TableShape shape = with(column("n", ColumnKind.UNSIGNED_LONG, "bigint unsigned"));
    TableMapping<Row, Row> rows = TableMapping.generic(shape);
    byte[] huge =
        rows.encode(
                Row.builder().set("id", 1).set("n", new BigInteger("18446744073709551615")).build())
            .bytes();

    assertThat(rows.decode(huge).get("n")).isEqualTo(new BigInteger("18446744073709551615"));
    refuses(
        ErrorCode.MAPPING_MISMATCH,
        () -> TableMapping.of(shape, Long.class, Unsigned.class).decode(huge),
        "t.n",
        "BigInteger");
  }

  private record Timed(long id, LocalTime at) {}

  @Test
  void decode_timeThatIsNoTimeOfDay_isATypedError() {
    TableShape shape = with(column("at", ColumnKind.TIME, "time"));
    TableMapping<Row, Row> rows = TableMapping.generic(shape);
    byte[] late =
        rows.encode(Row.builder().set("id", 1).set("at", Duration.ofHours(25)).build()).bytes();

    refuses(
        ErrorCode.MAPPING_MISMATCH,
        () -> TableMapping.of(shape, Long.class, Timed.class).decode(late),
        "t.at",
        "Duration");
  }

  @Test
  void encode_instantBeyondMicroseconds_isInvalid() {
    TableShape shape = with(column("at", ColumnKind.TIMESTAMP, "timestamp"));

    refuses(
        ErrorCode.INVALID_VALUE,
        () ->
            TableMapping.generic(shape)
                .encode(Row.builder().set("id", 1).set("at", Instant.MAX).build()),
        "outside what MySQL can hold");
  }

  private record Identified(long id, UUID token) {}

  @Test
  void uuid_inBinary16Only() {
    TableShape fits = with(column("token", ColumnKind.BYTES, "binary(16)", 16));
    UUID token = new UUID(1, -2);
    TableMapping<Long, Identified> mapping = TableMapping.of(fits, Long.class, Identified.class);
    assertThat(mapping.decode(mapping.encode(new Identified(1, token)).bytes()).token())
        .isEqualTo(token);

    TableShape other = with(column("token", ColumnKind.BYTES, "binary(20)", 20));
    refuses(
        ErrorCode.MAPPING_MISMATCH,
        () -> TableMapping.of(other, Long.class, Identified.class),
        "token");
  }

  @SuppressWarnings("UnusedMethod") // Called by reflection.
  private record Picky(long id, int customerId, @Nullable String note) {
    Picky {
      if (customerId < 0) {
        throw new IllegalArgumentException("negative");
      }
    }
  }

  @Test
  void decode_constructorRefuses_isATypedErrorWithTheCause() {
    TableMapping<Long, Picky> mapping = TableMapping.of(ORDERS, Long.class, Picky.class);
    byte[] row = ORDERS.rowCodec().encode(new Object[] {1L, -1L, null});

    assertThatThrownBy(() -> mapping.decode(row))
        .isInstanceOf(TiercelException.class)
        .hasMessageContaining("Picky")
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void of_localRecord_works() {
    record Local(long id, int customerId, @Nullable String note) {}

    TableMapping<Long, Local> mapping = TableMapping.of(ORDERS, Long.class, Local.class);

    assertThat(mapping.decode(mapping.encode(new Local(1, 2, "x")).bytes()))
        .isEqualTo(new Local(1, 2, "x"));
  }
}
