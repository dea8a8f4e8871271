package io.tiercel.client.internal.mapping;

import io.tiercel.client.ColumnName;
import io.tiercel.client.Outcome;
import io.tiercel.client.TiercelException;
import io.tiercel.protocol.ErrorCode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A record class: its components, and method handles to take it apart and put it together.
 *
 * <p>Private, nested and local records work on the class path without flags. In a named module the
 * record must be public in an exported package, or its package opened. Immutable and thread-safe.
 *
 * @param <R> the record
 */
final class RecordType<R> {
  private final Class<R> type;
  private final List<Component> components;
  private final MethodHandle constructor;

  /** One component; {@code column} is what the column's name should be. */
  record Component(String name, String column, Class<?> raw, Type generic, MethodHandle accessor) {
    Class<?> boxed() {
      return MethodType.methodType(raw).wrap().returnType();
    }
  }

  private RecordType(Class<R> type) throws ReflectiveOperationException {
    this.type = type;
    RecordComponent[] declared = type.getRecordComponents();
    Class<?>[] raw = Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Constructor<R> canonical = type.getDeclaredConstructor(raw);
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    this.constructor =
        lookup
            .unreflectConstructor(open(canonical))
            .asFixedArity()
            .asSpreader(Object[].class, raw.length)
            .asType(MethodType.methodType(Object.class, Object[].class));
    Component[] found = new Component[declared.length];
    for (int i = 0; i < declared.length; i++) {
      Method accessor = open(declared[i].getAccessor());
      MethodHandle handle =
          lookup.unreflect(accessor).asType(MethodType.methodType(Object.class, Object.class));
      found[i] =
          new Component(
              declared[i].getName(),
              columnName(declared[i]),
              declared[i].getType(),
              declared[i].getGenericType(),
              handle);
    }
    this.components = List.of(found);
  }

  /**
   * Looks at a record class.
   *
   * @throws TiercelException MAPPING_MISMATCH when it is no record or cannot be reached
   */
  static <R> RecordType<R> of(String table, Class<R> type) {
    if (!type.isRecord()) {
      throw new TiercelException(
          ErrorCode.MAPPING_MISMATCH,
          "table " + table + ": " + type.getName() + " is not a record");
    }
    try {
      return new RecordType<>(type);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw new TiercelException(
          ErrorCode.MAPPING_MISMATCH,
          Outcome.NOT_APPLIED,
          "table "
              + table
              + ": record "
              + type.getName()
              + " cannot be reached; make it public in an exported package, or open package "
              + type.getPackageName()
              + " in "
              + type.getModule(),
          e);
    }
  }

  List<Component> components() {
    return components;
  }

  String name() {
    return type.getSimpleName();
  }

  /** A record of these component values; the array is not kept. */
  R construct(@Nullable Object[] values) {
    try {
      return type.cast((Object) constructor.invokeExact(values));
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new TiercelException(
          ErrorCode.MAPPING_MISMATCH,
          Outcome.NOT_APPLIED,
          "the constructor of record " + type.getName() + " refused a row of the table",
          e);
    }
  }

  static @Nullable Object get(Component component, Object instance) {
    try {
      return (Object) component.accessor().invokeExact(instance);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("accessor " + component.name() + " failed", e);
    }
  }

  private static <A extends AccessibleObject> A open(A member) {
    if (!member.trySetAccessible()) {
      throw new InaccessibleObjectException(member + " is not accessible");
    }
    return member;
  }

  private static String columnName(RecordComponent component) {
    ColumnName named = component.getAnnotation(ColumnName.class);
    return named != null ? named.value() : snakeCase(component.getName());
  }

  /** {@code customerId} to {@code customer_id}, {@code line2} to {@code line2}. */
  static String snakeCase(String name) {
    StringBuilder snake = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      if (Character.isUpperCase(letter) && i > 0) {
        snake.append('_');
      }
      snake.append(letter);
    }
    return snake.toString().toLowerCase(Locale.ROOT);
  }
}
