package io.tiercel.cli.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The flags a JVM needs to be a Hazelcast member; the build writes them into a resource. */
public final class JvmOptions {
  private static final String RESOURCE = "/io/tiercel/cli/jvm.options";

  private JvmOptions() {}

  /** One flag per element. */
  public static List<String> hazelcast() {
    try (InputStream options = JvmOptions.class.getResourceAsStream(RESOURCE)) {
      String text =
          new String(
              Objects.requireNonNull(options, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
      return List.of(text.strip().split("\\s+"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
