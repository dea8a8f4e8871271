package io.tiercel.cli.demo.shop;

import io.tiercel.cli.demo.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/** The shop's schema as a migration: the tables of the types that a trace asks for, no others. */
public final class ShopSchema {
  private ShopSchema() {}

  /**
   * Writes {@code V1__shop.sql}.
   *
   * @param folder is created; to be named to the migrations as {@code filesystem:folder}
   */
  public static void write(Path folder, Trace trace) throws IOException {
    StringBuilder sql = new StringBuilder();
    types(trace).forEach(type -> sql.append(ShopTable.ofType(type).createStatement()).append('\n'));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("V1__shop.sql"), sql);
  }

  /** The types of a trace's objects. */
  public static SortedSet<Integer> types(Trace trace) {
    SortedSet<Integer> types = new TreeSet<>();
    for (int object = 0; object < trace.objects(); object++) {
      types.add(trace.describe(object).type());
    }
    return types;
  }
}
