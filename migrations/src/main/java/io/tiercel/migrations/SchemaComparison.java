package io.tiercel.migrations;

import io.tiercel.migrations.DriftReport.Difference;
import io.tiercel.migrations.SchemaPart.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Compares schemas with what most of them have: a pure function. Where no form is in the majority,
 * the most frequent one counts, and of equally frequent ones that of the first shard.
 */
final class SchemaComparison {
  private static final String PRESENCE = "existence";
  private static final String PRESENT = "there";
  private static final String ABSENT = "missing";
  private static final String COLUMN_ORDER = "order of columns";

  /** By shard, in the topology's order. */
  private final Map<String, Map<SchemaPart, Map<String, String>>> schemas;

  SchemaComparison(Map<String, Map<SchemaPart, Map<String, String>>> schemas) {
    this.schemas = new LinkedHashMap<>(schemas);
  }

  List<Difference> differences() {
    Set<SchemaPart> parts = new TreeSet<>();
    schemas.values().forEach(schema -> parts.addAll(schema.keySet()));
    List<Difference> differences = new ArrayList<>();
    parts.forEach(part -> differences.addAll(differencesOf(part)));
    return differences;
  }

  private List<Difference> differencesOf(SchemaPart part) {
    // Of a table that is not there, nothing else is to be said.
    List<String> having = schemas.keySet().stream().filter(shard -> hasTable(shard, part)).toList();
    List<Difference> differences =
        new ArrayList<>(
            compare(part, PRESENCE, having, shard -> has(shard, part) ? PRESENT : ABSENT));
    Set<String> attributes = new TreeSet<>();
    List<String> present = having.stream().filter(shard -> has(shard, part)).toList();
    present.forEach(shard -> attributes.addAll(attributes(shard, part).keySet()));
    for (String attribute : attributes) {
      compare(part, attribute, present, shard -> attribute(shard, part, attribute)).stream()
          .filter(difference -> !isAboutOtherColumns(difference))
          .forEach(differences::add);
    }
    return differences;
  }

  private boolean hasTable(String shard, SchemaPart part) {
    return part.kind() == Kind.TABLE
        || part.kind() == Kind.MIGRATION
        || has(shard, new SchemaPart(Kind.TABLE, part.table(), part.table()));
  }

  private boolean has(String shard, SchemaPart part) {
    return schemas.getOrDefault(shard, Map.of()).containsKey(part);
  }

  private Map<String, String> attributes(String shard, SchemaPart part) {
    return schemas.getOrDefault(shard, Map.of()).getOrDefault(part, Map.of());
  }

  private String attribute(String shard, SchemaPart part, String attribute) {
    return attributes(shard, part).getOrDefault(attribute, "none");
  }

  private static List<Difference> compare(
      SchemaPart part, String attribute, List<String> shards, Function<String, String> value) {
    Map<String, Integer> votes = new LinkedHashMap<>();
    shards.forEach(shard -> votes.merge(value.apply(shard), 1, Integer::sum));
    if (votes.size() <= 1) {
      return List.of();
    }
    int most = votes.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    String usual =
        votes.entrySet().stream()
            .filter(entry -> entry.getValue() == most)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    return shards.stream()
        .filter(shard -> !value.apply(shard).equals(usual))
        .map(
            shard ->
                new Difference(
                    shard,
                    part.table(),
                    part.kind().name(),
                    part.name(),
                    attribute,
                    value.apply(shard),
                    usual,
                    most,
                    shards.size()))
        .toList();
  }

  /** Columns that are missing or too many are told one by one; their places follow from that. */
  private static boolean isAboutOtherColumns(Difference difference) {
    return difference.attribute().equals(COLUMN_ORDER)
        && !columns(difference.found()).equals(columns(difference.usual()));
  }

  private static Set<String> columns(String list) {
    return new HashSet<>(Arrays.asList(list.split(", ", -1)));
  }
}
