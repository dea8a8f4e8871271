package io.tiercel.cli.demo.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.cli.demo.trace.Trace;
import io.tiercel.cli.demo.trace.TraceObject;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShopTest {
  @TempDir private Path folder;

  static IntStream types() {
    return IntStream.range(0, TraceObject.TYPES);
  }

  private static ShopRow row(int type, int id, long revision) {
    TraceObject object = new TraceObject(type, id, 2);
    return ShopTable.of(object).family().make(object, revision);
  }

  @Test
  void ofType_allTypes_haveTheirOwnTable() {
    Set<String> names = new HashSet<>();
    types().forEach(type -> names.add(ShopTable.ofType(type).name()));
    assertThat(names).hasSize(TraceObject.TYPES);
  }

  @ParameterizedTest
  @MethodSource("types")
  void make_sameObjectAndRevision_isTheSameRow(int type) {
    assertThat(row(type, 9, 5)).isEqualTo(row(type, 9, 5));
    assertThat(row(type, 9, 5)).isNotEqualTo(row(type, 9, 6));
    assertThat(row(type, 9, 5)).isNotEqualTo(row(type, 10, 5));
  }

  @ParameterizedTest
  @MethodSource("types")
  void make_anyRow_isWholeAndFitsItsKeyOnly(int type) {
    for (int id = 0; id < 200; id++) {
      ShopRow row = row(type, id, id * 7L);
      assertThat(row.isWhole(new ShopKey(id, 2))).isTrue();
      assertThat(row.isWhole(new ShopKey(id + 1, 2))).isFalse();
      assertThat(row.isWhole(new ShopKey(id, 3))).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void isWhole_oneColumnOfAnotherRow_isFalse(int type) throws ReflectiveOperationException {
    ShopRow row = row(type, 9, 5);
    ShopRow other = row(type, 10, 6);
    RecordComponent[] components = row.getClass().getRecordComponents();
    Class<?>[] kinds =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    for (int mixed = 0; mixed < components.length; mixed++) {
      Object[] values = new Object[components.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = components[i].getAccessor().invoke(i == mixed ? other : row);
      }
      ShopRow made = (ShopRow) row.getClass().getDeclaredConstructor(kinds).newInstance(values);
      boolean equal = made.equals(row);
      assertThat(made.isWhole(new ShopKey(9, 2)))
          .as("%s of another row", components[mixed].getName())
          .isEqualTo(equal);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void createStatement_everyComponent_hasItsColumn(int type) {
    ShopTable table = ShopTable.ofType(type);
    String sql = table.createStatement();
    assertThat(sql).startsWith("CREATE TABLE " + table.name() + " (");
    for (RecordComponent component : table.family().row().getRecordComponents()) {
      String column = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
      assertThat(sql).containsPattern("(?m)^ +" + column + " +[A-Z]");
    }
  }

  @Test
  void write_aTraceOfTwoTypes_createsTwoTables() throws IOException {
    int[] keys = {new TraceObject(17, 1, 0).key(), new TraceObject(20, 1, 0).key()};
    ShopSchema.write(folder.resolve("schema"), Trace.of(keys));
    String sql = Files.readString(folder.resolve("schema/V1__shop.sql"));
    assertThat(sql.split("CREATE TABLE ", -1)).hasSize(3);
    assertThat(sql).contains("CREATE TABLE product (").contains("CREATE TABLE price (");
  }
}
