package io.tiercel.node.fill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tiercel.node.loader.LoadRequest;
import io.tiercel.node.loader.LoadedRow;
import io.tiercel.node.loader.NodeException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DepartureTest {
  private final List<List<LoadRequest>> left = new ArrayList<>();

  private static LoadRequest load(long id) {
    KeyRequest request = Requests.read(id);
    return new LoadRequest(
        request.table(), request.rowKey(), request.key().slot(), false, new NoAnswer());
  }

  private record NoAnswer() implements LoadRequest.Callback {
    @Override
    public void loaded(LoadedRow row) {}

    @Override
    public void failed(NodeException failure) {}
  }

  @Test
  void decided_last_allLeaveTogether() {
    Departure departure = new Departure(3, left::add);
    LoadRequest first = load(1);
    LoadRequest second = load(2);
    departure.decided(first);
    departure.decided(null);
    assertThat(left).isEmpty();

    departure.decided(second);

    assertThat(left).containsExactly(List.of(first, second));
  }

  @Test
  void decided_noneHasToBeLoaded_leavesEmpty() {
    Departure departure = new Departure(1, left::add);
    departure.decided(null);

    assertThat(left).containsExactly(List.of());
  }
}
