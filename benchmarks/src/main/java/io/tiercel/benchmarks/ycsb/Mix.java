package io.tiercel.benchmarks.ycsb;

import java.util.HashMap;
import java.util.Map;

/** YCSB's core workloads, by their letters. */
enum Mix {
  /** Half reads, half updates. */
  A(0.5, 0.5, 0, 0, "zipfian"),
  /** 95 % reads, the rest updates. */
  B(0.95, 0.05, 0, 0, "zipfian"),
  /** Reads. */
  C(1, 0, 0, 0, "zipfian"),
  /** 95 % reads of what was inserted last, the rest inserts. */
  D(0.95, 0, 0.05, 0, "latest"),
  /** Half reads, half updates of what was just read. */
  F(0.5, 0, 0, 0.5, "zipfian");

  private final double reads;
  private final double updates;
  private final double inserts;
  private final double readModifyWrites;
  private final String keys;

  Mix(double reads, double updates, double inserts, double readModifyWrites, String keys) {
    this.reads = reads;
    this.updates = updates;
    this.inserts = inserts;
    this.readModifyWrites = readModifyWrites;
    this.keys = keys;
  }

  /** Whether half of the operations write. */
  boolean writesMuch() {
    return updates + readModifyWrites >= 0.5;
  }

  /** Whether some operations write rows that are there. */
  boolean updates() {
    return updates + readModifyWrites > 0;
  }

  /** For YCSB. */
  Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("readproportion", Double.toString(reads));
    properties.put("updateproportion", Double.toString(updates));
    properties.put("insertproportion", Double.toString(inserts));
    properties.put("readmodifywriteproportion", Double.toString(readModifyWrites));
    properties.put("scanproportion", "0");
    properties.put("requestdistribution", keys);
    return properties;
  }
}
