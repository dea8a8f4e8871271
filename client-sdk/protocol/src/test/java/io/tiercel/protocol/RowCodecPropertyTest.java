package io.tiercel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.jspecify.annotations.Nullable;

/** Properties of {@link RowCodec}, over rows of every kind. */
class RowCodecPropertyTest {
  private static final long MICROS_FROM = -62_135_596_800_000_000L;
  private static final long MICROS_TO = 253_402_300_799_999_999L;

  @Property(tries = 500)
  void decode_ofEncoded_isEqualValueByValue(
      @ForAll("rows") List<Tuple2<ColumnKind, @Nullable Object>> row) {
    RowCodec codec = codec(row);
    @Nullable Object[] values = values(row);

    @Nullable Object[] decoded = codec.decode(codec.encode(values));

    assertThat(Arrays.deepEquals(decoded, values)).isTrue();
  }

  @Property(tries = 300)
  void encode_sameRowTwice_isEqualByteByByte(
      @ForAll("rows") List<Tuple2<ColumnKind, @Nullable Object>> row) {
    RowCodec codec = codec(row);
    byte[] once = codec.encode(values(row));

    assertThat(codec.encode(codec.decode(once))).isEqualTo(once);
  }

  @Property(tries = 3000)
  void decode_garbage_isNeverAnythingButAnIllegalArgument(
      @ForAll("kinds") List<ColumnKind> kinds, @ForAll byte[] garbage) {
    RowCodec codec = new RowCodec(kinds);
    try {
      assertThat(codec.decode(garbage)).hasSize(kinds.size());
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("not a row of this table's shape");
    }
  }

  @Property(tries = 500)
  void decode_cutOrLengthened_isRefused(
      @ForAll("rows") List<Tuple2<ColumnKind, @Nullable Object>> row) {
    RowCodec codec = codec(row);
    byte[] bytes = codec.encode(values(row));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.decode(Arrays.copyOf(bytes, bytes.length - 1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> codec.decode(Arrays.copyOf(bytes, bytes.length + 1)));
  }

  private static RowCodec codec(List<Tuple2<ColumnKind, @Nullable Object>> row) {
    return new RowCodec(row.stream().map(Tuple2::get1).toList());
  }

  private static @Nullable Object[] values(List<Tuple2<ColumnKind, @Nullable Object>> row) {
    return row.stream().map(Tuple2::get2).toArray();
  }

  @Provide
  Arbitrary<List<ColumnKind>> kinds() {
    return Arbitraries.of(ColumnKind.class).list().ofMinSize(1).ofMaxSize(20);
  }

  @Provide
  Arbitrary<List<Tuple2<ColumnKind, @Nullable Object>>> rows() {
    return Arbitraries.of(ColumnKind.class)
        .flatMap(kind -> value(kind).injectNull(0.2).map(value -> Tuple.of(kind, value)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(20);
  }

  private static Arbitrary<Object> value(ColumnKind kind) {
    Arbitrary<?> values =
        switch (kind) {
          case BOOLEAN -> Arbitraries.of(true, false);
          case INTEGER, UNSIGNED_LONG, BIT -> Arbitraries.longs();
          case FLOAT -> Arbitraries.of(-0.0f, 0.0f, Float.MIN_VALUE, Float.MAX_VALUE, 1.5f);
          case DOUBLE -> Arbitraries.of(-0.0d, 0.0d, Double.MIN_VALUE, -Double.MAX_VALUE, 0.1);
          case DECIMAL ->
              Arbitraries.bigIntegers()
                  .between(BigInteger.TEN.pow(65).negate(), BigInteger.TEN.pow(65))
                  .map(unscaled -> new BigDecimal(unscaled, 30));
          case STRING, JSON, ENUM, SET ->
              Arbitraries.strings().all().excludeChars(surrogates()).ofMaxLength(300);
          case BYTES -> Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
          case DATE -> Arbitraries.longs().between(-719_162, 2_932_896).map(LocalDate::ofEpochDay);
          case TIME -> micros().map(micros -> Duration.ofNanos(micros % 3_020_399_000_000L * 1000));
          case DATETIME -> micros().map(RowCodecPropertyTest::dateTime);
          case TIMESTAMP -> micros().map(RowCodecPropertyTest::instant);
        };
    return values.map(value -> value);
  }

  /** Half a pair is no text: UTF-8 has no bytes for it. */
  private static char[] surrogates() {
    char[] all = new char[Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1];
    for (int i = 0; i < all.length; i++) {
      all[i] = (char) (Character.MIN_SURROGATE + i);
    }
    return all;
  }

  private static Arbitrary<Long> micros() {
    return Arbitraries.longs().between(MICROS_FROM, MICROS_TO);
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
  }

  private static LocalDateTime dateTime(long micros) {
    return LocalDateTime.ofInstant(instant(micros), ZoneOffset.UTC);
  }
}
