package io.tiercel.migrations;

import io.tiercel.router.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Watches shards. Stateless and thread-safe. */
@FunctionalInterface
public interface SoakSignals {
  /** Begins to watch a shard, before it is migrated. */
  SoakSignal watch(Topology.Shard shard);

  /** All of these as one: the first that has an alarm tells it. */
  static SoakSignals all(List<SoakSignals> signals) {
    return shard -> {
      List<SoakSignal> opened = new ArrayList<>();
      signals.forEach(each -> opened.add(each.watch(shard)));
      return new AllSignals(List.copyOf(opened));
    };
  }

  /**
   * Several as one.
   *
   * @param signals the several
   */
  record AllSignals(List<SoakSignal> signals) implements SoakSignal {
    @Override
    public Optional<String> alarm() {
      return signals.stream().flatMap(signal -> signal.alarm().stream()).findFirst();
    }

    @Override
    public void close() {
      signals.forEach(SoakSignal::close);
    }
  }
}
