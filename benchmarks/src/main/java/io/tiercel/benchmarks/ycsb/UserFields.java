package io.tiercel.benchmarks.ycsb;

import java.util.List;
import java.util.stream.IntStream;

/** The names of a row's fields. */
final class UserFields {
  static final List<String> NAMES =
      IntStream.range(0, 10).mapToObj(number -> "field" + number).toList();

  private UserFields() {}
}
