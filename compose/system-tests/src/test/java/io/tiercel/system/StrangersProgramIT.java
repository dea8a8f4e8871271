package io.tiercel.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program outside the repository: its class path is the SDK and what the SDK's pom asks for, its
 * table was made by plain SQL, and its JVM gets no flag.
 */
final class StrangersProgramIT {
  @RegisterExtension static final SmallCluster small = new SmallCluster();

  @TempDir Path folder;

  @Test
  void classPath_ofTheSdk_hasNoDatabaseAndNoHazelcast() throws IOException {
    assertThat(classPath().stream().map(jar -> Path.of(jar).getFileName().toString()))
        .isNotEmpty()
        .noneMatch(
            jar ->
                jar.matches(
                    ".*(hazelcast|mysql|hikari|jdbi|jdbc|flyway|javalin|cache-node|shard-router).*"));
  }

  @Test
  @Timeout(120)
  void stranger_tableMadeByPlainSql_readsAndWrites() throws Exception {
    small.onEveryShard(
        "CREATE TABLE parcels (id BIGINT PRIMARY KEY, label VARCHAR(40) NOT NULL,"
            + " weight_kilograms DECIMAL(8, 3) NOT NULL, sent DATE)");
    small.onEveryShard(
        "ALTER TABLE parcels ADD COLUMN _slot SMALLINT UNSIGNED"
            + " GENERATED ALWAYS AS (CRC32(id) >> 20) VIRTUAL,"
            + " ADD COLUMN _version BIGINT UNSIGNED NOT NULL, ADD KEY by_slot (_slot, id)");
    compile();

    String output = run();

    assertThat(output)
        .contains("Parcel[id=1, label=sent, weightKilograms=1.250, sent=2026-11-20]")
        .contains("[1, 3]");
    assertThat(small.sumOverShards("SELECT COUNT(*) FROM parcels")).isEqualTo(19);
    assertThat(small.sumOverShards("SELECT COUNT(*) FROM parcels WHERE sent = '2026-11-20'"))
        .isEqualTo(1);
  }

  private void compile() throws IOException {
    Path source = folder.resolve("Stranger.java");
    try (InputStream text = getClass().getResourceAsStream("/stranger/Stranger.java")) {
      Files.write(source, java.util.Objects.requireNonNull(text).readAllBytes());
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("-cp", joined(classPath()), "-d", folder.toString()),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      assertThat(compiled).as(messages.toString()).isTrue();
    }
  }

  private String run() throws IOException, InterruptedException {
    List<String> classPath = new ArrayList<>(classPath());
    classPath.add(folder.toString());
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                joined(classPath),
                "Stranger",
                small.cluster().nodeAddresses(),
                small.cluster().clientName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("PARCELS_SECRET", small.cluster().clientSecret());
    Process process = builder.start();
    boolean ended = process.waitFor(90, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended && process.exitValue() == 0).as(text).isTrue();
    return text;
  }

  /** The SDK's jar and what Maven resolved for it; its own build writes that down. */
  private static List<String> classPath() throws IOException {
    Path target = repository().resolve("client-sdk/client/target");
    List<String> classPath = new ArrayList<>();
    try (var jars = Files.newDirectoryStream(target, "tiercel-client-*.jar")) {
      for (Path jar : jars) {
        if (!jar.toString().matches(".*-(tests|sources|javadoc)\\.jar")) {
          classPath.add(jar.toString());
        }
      }
    }
    String resolved = Files.readString(target.resolve("runtime.classpath")).strip();
    classPath.addAll(List.of(resolved.split(File.pathSeparator)));
    return classPath;
  }

  private static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = java.util.Objects.requireNonNull(folder.getParent(), "no mvnw above");
    }
    return folder;
  }

  private static String joined(List<String> classPath) {
    return String.join(File.pathSeparator, classPath);
  }
}
