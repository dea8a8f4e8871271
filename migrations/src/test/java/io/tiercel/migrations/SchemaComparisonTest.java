package io.tiercel.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.tiercel.migrations.DriftReport.Difference;
import io.tiercel.migrations.SchemaPart.Kind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaComparisonTest {
  private static final SchemaPart ORDERS = new SchemaPart(Kind.TABLE, "orders", "orders");
  private static final SchemaPart NOTE = new SchemaPart(Kind.COLUMN, "orders", "note");

  private final Map<String, Map<SchemaPart, Map<String, String>>> schemas = new LinkedHashMap<>();

  @Test
  void differences_sameEverywhere_areNone() {
    for (String shard : List.of("a", "b", "c")) {
      put(shard, ORDERS, "engine", "InnoDB");
      put(shard, NOTE, "type", "int");
    }

    assertThat(differences()).isEmpty();
  }

  @Test
  void differences_oneOfThreeHasAnotherType_namesItAndTheMajority() {
    tables("a", "b", "c");
    put("a", NOTE, "type", "int");
    put("b", NOTE, "type", "bigint");
    put("c", NOTE, "type", "bigint");

    assertThat(differences())
        .containsExactly(
            new Difference("a", "orders", "COLUMN", "note", "type", "int", "bigint", 2, 3));
  }

  @Test
  void differences_partIsMissingOrTooMuch_tellsItsExistenceOnly() {
    tables("a", "b", "c", "d");
    put("a", NOTE, "type", "int");
    put("b", NOTE, "type", "int");
    put("c", NOTE, "type", "int");

    assertThat(differences())
        .containsExactly(
            new Difference("d", "orders", "COLUMN", "note", "existence", "missing", "there", 3, 4));
    schemas.put("a", Map.of(ORDERS, Map.of("engine", "InnoDB")));
    schemas.put("b", Map.of(ORDERS, Map.of("engine", "InnoDB")));
    assertThat(differences())
        .containsExactly(
            new Difference("c", "orders", "COLUMN", "note", "existence", "there", "missing", 3, 4));
  }

  @Test
  void differences_tableIsMissing_itsColumnsAreNotTold() {
    tables("a", "b");
    schemas.put("c", new HashMap<>());
    put("a", NOTE, "type", "int");
    put("b", NOTE, "type", "int");

    assertThat(differences())
        .extracting(Difference::shard, Difference::kind)
        .containsExactly(tuple("c", "TABLE"));
  }

  @Test
  void differences_noMajority_followTheFirstShard() {
    tables("a", "b");
    put("a", NOTE, "type", "int");
    put("b", NOTE, "type", "bigint");

    assertThat(differences())
        .containsExactly(
            new Difference("b", "orders", "COLUMN", "note", "type", "bigint", "int", 1, 2));
  }

  @Test
  void differences_sameColumnsInAnotherOrder_areToldOnce() {
    put("a", ORDERS, "order of columns", "id, note");
    put("b", ORDERS, "order of columns", "id, note");
    put("c", ORDERS, "order of columns", "note, id");
    put("d", ORDERS, "order of columns", "id");

    assertThat(differences()).extracting(Difference::shard).containsExactly("c");
  }

  private List<Difference> differences() {
    return new SchemaComparison(schemas).differences();
  }

  private void tables(String... shards) {
    for (String shard : shards) {
      put(shard, ORDERS, "engine", "InnoDB");
    }
  }

  private void put(String shard, SchemaPart part, String attribute, String value) {
    schemas
        .computeIfAbsent(shard, any -> new HashMap<>())
        .computeIfAbsent(part, any -> new HashMap<>())
        .put(attribute, value);
  }
}
