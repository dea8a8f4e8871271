package io.tiercel.cli;

import io.tiercel.client.Freshness;
import picocli.CommandLine.ITypeConverter;

/** Reads {@code strong}, {@code any}, or a bound as {@code 500ms}. */
final class FreshnessText implements ITypeConverter<Freshness> {
  @Override
  public Freshness convert(String text) {
    return switch (text) {
      case "strong" -> Freshness.strong();
      case "any" -> Freshness.any();
      default -> Freshness.bounded(new DurationText().convert(text));
    };
  }
}
