package io.tiercel.client.internal;

import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelConfig;
import io.tiercel.client.TiercelException;
import io.tiercel.protocol.ErrorCode;

/** The composition root of the SDK. */
public final class TiercelClient {
  private TiercelClient() {}

  /** Connects; see {@link Tiercel#connect}. */
  @SuppressWarnings("DoNotCallSuggester")
  public static Tiercel connect(TiercelConfig config) {
    throw new TiercelException(
        ErrorCode.NODE_UNAVAILABLE, "no cache node answers at " + config.nodes());
  }
}
