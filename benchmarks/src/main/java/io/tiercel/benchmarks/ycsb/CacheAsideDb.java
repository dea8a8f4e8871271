package io.tiercel.benchmarks.ycsb;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import site.ycsb.ByteIterator;
import site.ycsb.Status;
import site.ycsb.StringByteIterator;

/**
 * MySQL with a Redis beside it, as it is usually done: a read asks Redis, and where that has
 * nothing MySQL, and puts the row there; a write goes to MySQL and deletes the row in Redis. What a
 * read puts there after a write's deletion stays: nothing prevents it. Thread-safe.
 */
final class CacheAsideDb extends RowDb {
  /** The same rows, without the tier's columns. */
  static final String TABLE = "plain_usertable";

  private static final String NAMES = String.join(", ", UserFields.NAMES);
  private static final String SELECT = "SELECT " + NAMES + " FROM " + TABLE + " WHERE ycsb_key = ?";
  private static final String INSERT =
      "INSERT INTO "
          + TABLE
          + " (ycsb_key, "
          + NAMES
          + ") VALUES (?"
          + ", ?".repeat(UserFields.NAMES.size())
          + ")";

  private final RedisClient redis;
  private final DataSource mysql;

  CacheAsideDb(RedisClient redis, DataSource mysql) {
    this.redis = redis;
    this.mysql = mysql;
  }

  @Override
  public Status read(
      String table, String key, @Nullable Set<String> fields, Map<String, ByteIterator> result) {
    byte[] redisKey = key.getBytes(StandardCharsets.UTF_8);
    byte[] cached = redis.get(redisKey);
    List<String> values = cached == null ? load(key, redisKey) : UserCodec.decode(cached);
    if (values.isEmpty()) {
      return Status.NOT_FOUND;
    }
    for (int i = 0; i < values.size(); i++) {
      String name = UserFields.NAMES.get(i);
      if (fields == null || fields.contains(name)) {
        result.put(name, new StringByteIterator(values.get(i)));
      }
    }
    return Status.OK;
  }

  private List<String> load(String key, byte[] redisKey) {
    try (Connection connection = mysql.getConnection();
        PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setString(1, key);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return List.of();
        }
        List<String> values = new ArrayList<>();
        for (String name : UserFields.NAMES) {
          values.add(row.getString(name));
        }
        redis.set(redisKey, UserCodec.encode(values));
        return values;
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public Status update(String table, String key, Map<String, ByteIterator> values) {
    Map<String, String> changed = StringByteIterator.getStringMap(values);
    List<String> names = List.copyOf(changed.keySet());
    String set = names.stream().map(name -> name + " = ?").collect(Collectors.joining(", "));
    List<String> parameters = new ArrayList<>(names.stream().map(changed::get).toList());
    parameters.add(key);
    int found = execute("UPDATE " + TABLE + " SET " + set + " WHERE ycsb_key = ?", parameters);
    redis.del(key.getBytes(StandardCharsets.UTF_8));
    return found == 1 ? Status.OK : Status.NOT_FOUND;
  }

  @Override
  public Status insert(String table, String key, Map<String, ByteIterator> values) {
    Map<String, String> fields = StringByteIterator.getStringMap(values);
    List<String> parameters = new ArrayList<>(List.of(key));
    UserFields.NAMES.forEach(name -> parameters.add(fields.get(name)));
    int unused = execute(INSERT, parameters);
    redis.del(key.getBytes(StandardCharsets.UTF_8));
    return Status.OK;
  }

  @Override
  public Status delete(String table, String key) {
    int found = execute("DELETE FROM " + TABLE + " WHERE ycsb_key = ?", List.of(key));
    redis.del(key.getBytes(StandardCharsets.UTF_8));
    return found == 1 ? Status.OK : Status.NOT_FOUND;
  }

  private int execute(String sql, List<String> parameters) {
    try (Connection connection = mysql.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setString(i + 1, parameters.get(i));
      }
      return statement.executeUpdate();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
