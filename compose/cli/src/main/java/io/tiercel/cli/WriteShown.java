package io.tiercel.cli;

import io.tiercel.cli.output.Json;
import io.tiercel.cli.output.Terminal;
import io.tiercel.cli.row.TextRows;
import io.tiercel.client.Row;
import io.tiercel.client.Version;
import io.tiercel.client.Written;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a write did, for people and machines.
 *
 * @param verb what was done: {@code put}, {@code inserted}, {@code deleted}
 * @param table the table's name
 * @param key of the row
 * @param written what the cluster answered
 */
record WriteShown(String verb, String table, Row key, Written written) {
  void on(Terminal terminal, TextRows text, boolean json) {
    if (json) {
      terminal.line(Json.text(fields(text)));
    } else {
      terminal.line(
          String.format(
              "%s %s %s, version %d.%d",
              verb,
              table,
              text.showKey(key),
              written.version().term(),
              written.version().number()));
    }
  }

  private Map<String, @Nullable Object> fields(TextRows text) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("table", table);
    fields.put("key", text.json(key));
    fields.put("done", verb);
    fields.put("existed", written.existed());
    fields.put("repeated", written.repeated());
    fields.put("version", version(written.version()));
    return fields;
  }

  static Map<String, Object> version(Version version) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("term", version.term());
    fields.put("number", version.number());
    return fields;
  }
}
