package io.tiercel.cli.demo.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The lines that application and parent send each other: a word, and JSON where it has a body. */
public final class AppLine {
  /** From the application: connected; waiting for {@link #GO}. */
  public static final String READY = "ready";

  /** From the parent: replay now. */
  public static final String GO = "go";

  /** From the application, with an {@link AppReport}: on its way. */
  public static final String PROGRESS = "progress ";

  /** From the application, with an {@link AppReport}: done. */
  public static final String RESULT = "result ";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private AppLine() {}

  /** One line of JSON. */
  public static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("cannot write " + value.getClass(), impossible);
    }
  }

  /** The value of a line of JSON. */
  public static <T> T parse(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException damaged) {
      throw new IllegalArgumentException("not a " + type.getSimpleName(), damaged);
    }
  }
}
