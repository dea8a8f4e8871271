package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tiercel.client.Freshness;
import io.tiercel.client.Read;
import io.tiercel.client.Row;
import io.tiercel.client.Table;
import io.tiercel.client.Tiercel;
import io.tiercel.client.TiercelException;
import io.tiercel.protocol.ErrorCode;
import io.tiercel.testing.MySqlExtension;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Race 20: a column is added, shard by shard, while an old and a new version of an application read
 * and write.
 */
@Timeout(120)
class R20SchemaChangeIT {
  @RegisterExtension static final MySqlExtension mysql = MySqlExtension.shards(2);

  private static final int ROWS = 60;
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger reads = new AtomicInteger();
  private final List<Thread> traffic = new ArrayList<>();
  private volatile boolean ended;
  private RunningCluster cluster;
  private Tiercel oldApplication;
  private Tiercel newApplication;
  private Table<Long, Person> people;

  /** As the application knew it before the migration. */
  record Person(long id, String name) {}

  /** As it knows it afterwards. */
  record MoodyPerson(long id, String name, String mood) {}

  @BeforeEach
  void start() throws Exception {
    cluster = RunningCluster.start(mysql, 2);
    cluster.sql(
        """
        CREATE TABLE people (
          id BIGINT PRIMARY KEY, name VARCHAR(50) NOT NULL,
          _slot SMALLINT UNSIGNED GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,
          _version BIGINT UNSIGNED NOT NULL, KEY (_slot, id)
        )
        """);
    oldApplication = cluster.connect();
    newApplication = cluster.connect();
    people = oldApplication.table("people", Long.class, Person.class);
    ids().forEach(id -> people.put(new Person(id, name(id))));
  }

  @AfterEach
  void stop() throws InterruptedException {
    endTraffic();
    oldApplication.close();
    newApplication.close();
    cluster.close();
  }

  private static List<Long> ids() {
    return LongStream.range(0, ROWS).boxed().toList();
  }

  private static String name(long id) {
    return "person " + id;
  }

  private void addColumn(int shard) throws Exception {
    alter(shard, "ADD COLUMN mood VARCHAR(20) NOT NULL DEFAULT 'calm' AFTER id");
  }

  /** On one shard only, as a migration that has reached no other one yet. */
  private void alter(int shard, String change) throws Exception {
    List<Connection> shards = cluster.jdbc();
    try (Statement statement = shards.get(shard).createStatement()) {
      statement.execute("ALTER TABLE people " + change);
    } finally {
      for (Connection connection : shards) {
        connection.close();
      }
    }
  }

  /** The old version's readers and writers, near cache and all. */
  private void startTraffic() {
    for (int i = 0; i < 4; i++) {
      Random random = new Random(i);
      boolean writes = i == 0;
      Thread thread = new Thread(() -> readAndWrite(random, writes), "old-application-" + i);
      traffic.add(thread);
      thread.start();
    }
  }

  private void readAndWrite(Random random, boolean writes) {
    while (!ended) {
      long id = random.nextInt(ROWS);
      Freshness freshness =
          random.nextBoolean()
              ? Freshness.bounded(Duration.ofSeconds(1))
              : Freshness.bounded(Duration.ZERO);
      try {
        if (writes) {
          people.put(new Person(id, name(id)));
        }
        Person person = people.get(id, freshness);
        if (!new Person(id, name(id)).equals(person)) {
          wrong.add("read " + person + " for " + id);
        }
        reads.incrementAndGet();
      } catch (RuntimeException e) {
        wrong.add(String.valueOf(e));
      }
    }
  }

  private void endTraffic() throws InterruptedException {
    ended = true;
    for (Thread thread : traffic) {
      thread.join();
    }
  }

  private void awaitTraffic() {
    int before = reads.get();
    Awaitility.await().atMost(SOON).until(() -> reads.get() > before + 500);
    assertThat(wrong).isEmpty();
  }

  private Table<Long, MoodyPerson> openNew() {
    return newApplication.table("people", Long.class, MoodyPerson.class);
  }

  private Table<Row, Row> openAnew() {
    newApplication.close();
    newApplication = cluster.connect();
    return newApplication.table("people");
  }

  private @Nullable Table<Long, MoodyPerson> tryOpenNew() {
    try {
      return openNew();
    } catch (TiercelException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.MAPPING_MISMATCH);
      return null;
    }
  }

  @Test
  void column_addedShardByShardUnderTraffic_noWrongValueAndNoError() throws Exception {
    startTraffic();
    awaitTraffic();
    addColumn(0);
    assertThatThrownBy(this::openNew)
        .as("the column is not there everywhere")
        .isInstanceOfSatisfying(
            TiercelException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.MAPPING_MISMATCH));
    Table<Row, Row> generic = newApplication.table("people");
    for (long id : ids()) {
      Row row = generic.get(Row.of("id", id), Freshness.strong());
      assertThat(row == null ? "none" : row.getString("name")).isEqualTo(name(id));
    }
    awaitTraffic();
    addColumn(1);
    awaitTraffic();
    Table<Long, MoodyPerson> moody =
        Awaitility.await().atMost(SOON).until(this::tryOpenNew, t -> t != null);
    Map<Long, MoodyPerson> calm = moody.getAll(ids());
    ids().forEach(id -> assertThat(calm.get(id)).isEqualTo(new MoodyPerson(id, name(id), "calm")));
    ids().forEach(id -> moody.put(new MoodyPerson(id, name(id), "happy")));
    awaitTraffic();
    for (long id : ids()) {
      Read<MoodyPerson> read = moody.read(id);
      assertThat(read.value())
          .as("%s; the primary says %s", read, moody.read(id, Freshness.strong()))
          .isEqualTo(new MoodyPerson(id, name(id), "happy"));
      assertThat(people.get(id)).isEqualTo(new Person(id, name(id)));
    }
    endTraffic();
    assertThat(wrong).isEmpty();
  }

  @Test
  void column_droppedShardByShardUnderTraffic_noWrongValueAndNoError() throws Exception {
    addColumn(0);
    addColumn(1);
    Table<Row, Row> generic =
        Awaitility.await()
            .atMost(SOON)
            .until(this::openAnew, table -> table.shape().columns().size() == 3);
    ids().forEach(id -> assertThat(generic.get(Row.of("id", id))).isNotNull());
    startTraffic();
    for (int shard = 0; shard < 2; shard++) {
      awaitTraffic();
      alter(shard, "DROP COLUMN mood");
      for (long id : ids()) {
        Row row = generic.get(Row.of("id", id), Freshness.strong());
        assertThat(row == null ? "none" : row.getString("name")).isEqualTo(name(id));
      }
    }
    awaitTraffic();
    endTraffic();
    assertThat(wrong).isEmpty();
  }
}
