package io.tiercel.node.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads YAML into records. Nothing is repaired silently: unknown keys, wrong types, missing values
 * and values a record refuses end in a {@link ConfigException} that names file, line and field.
 *
 * <p>Durations are written as {@code 250ms}, {@code 10s}, {@code 5m}, {@code 1h}. Thread-safe.
 */
public final class YamlConfig {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(new YAMLFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION))
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationReader()))
          .build();

  private YamlConfig() {}

  /**
   * Reads a file.
   *
   * @param type a record; its compact constructor refuses what cannot be with an {@link
   *     IllegalArgumentException} or a {@link ConfigException}
   * @throws ConfigException with one screen of text
   */
  public static <T> T read(Path file, Class<T> type) {
    String yaml;
    try {
      yaml = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file + ": there is no such file");
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
    }
    return parse(file.toString(), yaml, type);
  }

  static <T> T parse(String source, String yaml, Class<T> type) {
    try {
      T value = MAPPER.readValue(yaml, type);
      if (value == null) {
        throw new ConfigException(source + ": the file is empty");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new ConfigException(source + place(e, yaml) + what(e));
    }
  }

  private static String place(JsonProcessingException e, String yaml) {
    List<JsonMappingException.Reference> path =
        e instanceof JsonMappingException mapping ? mapping.getPath() : List.of();
    int line = path.isEmpty() ? 0 : lineOf(path, yaml);
    JsonLocation location = e.getLocation();
    if (line == 0 && location != null) {
      line = location.getLineNr();
    }
    return (line < 1 ? "" : ", line " + line)
        + (path.isEmpty() ? "" : ", field " + fieldOf(path))
        + ": ";
  }

  /** Looks the field up again: records are built, and refused, long after it was read. */
  private static int lineOf(List<JsonMappingException.Reference> path, String yaml) {
    StringBuilder pointer = new StringBuilder();
    path.forEach(
        step ->
            pointer
                .append('/')
                .append(step.getFieldName() == null ? step.getIndex() : step.getFieldName()));
    JsonPointer wanted = JsonPointer.compile(pointer.toString());
    try (JsonParser parser = MAPPER.createParser(yaml)) {
      while (parser.nextToken() != null) {
        if (parser.getParsingContext().pathAsPointer().equals(wanted)) {
          return parser.currentTokenLocation().getLineNr();
        }
      }
    } catch (IOException broken) {
      return 0;
    }
    return 0;
  }

  private static String fieldOf(List<JsonMappingException.Reference> path) {
    return path.stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }

  private static String what(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "unknown key; known here are "
          + unknown.getKnownPropertyIds().stream()
              .map(String::valueOf)
              .sorted()
              .collect(Collectors.joining(", "));
    }
    if (e instanceof ValueInstantiationException refused && refused.getCause() != null) {
      return String.valueOf(refused.getCause().getMessage());
    }
    if (e instanceof InvalidFormatException format) {
      return "not a " + typeName(format.getTargetType());
    }
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return "not a " + typeName(mismatch.getTargetType());
    }
    return "not valid YAML: " + firstLine(e.getOriginalMessage());
  }

  private static String typeName(Class<?> type) {
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "whole number in range";
    }
    if (type == Duration.class) {
      return "duration such as 250ms, 10s, 5m or 1h";
    }
    if (type.isRecord()) {
      return "group of keys";
    }
    if (List.class.isAssignableFrom(type)) {
      return "list";
    }
    return type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  /** Takes {@code 250ms}, {@code 10s}, {@code 5m}, {@code 1h}. */
  private static final class DurationReader extends StdDeserializer<Duration> {
    private static final long serialVersionUID = 1L;
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    DurationReader() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context)
        throws IOException, JacksonException {
      String text = parser.getText();
      Matcher written = WRITTEN.matcher(text);
      if (!written.matches()) {
        throw context.weirdStringException(text, Duration.class, "not a duration");
      }
      long amount = Long.parseLong(written.group(1));
      return switch (written.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        default -> Duration.ofHours(amount);
      };
    }
  }
}
