package io.tiercel.node.loader;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a load was told. */
class KeptAnswers implements LoadRequest.Callback {
  final List<LoadedRow> rows = new CopyOnWriteArrayList<>();
  final List<NodeException> failures = new CopyOnWriteArrayList<>();

  @Override
  public void loaded(LoadedRow row) {
    rows.add(row);
  }

  @Override
  public void failed(NodeException failure) {
    failures.add(failure);
  }
}
