package io.tiercel.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.AutoComplete;

class ClassArchiveTest {
  private static final String LOADED_FROM_ARCHIVE = "picocli.CommandLine source: shared objects";

  @TempDir private Path folder;

  private Path jar() throws IOException {
    Path library =
        Path.of(AutoComplete.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    return Files.copy(library, folder.resolve("picocli.jar"));
  }

  private static String run(ClassArchive archive, Path jar)
      throws IOException, InterruptedException {
    return run(
        archive, "-Xlog:class+load", "-cp", jar.toString(), AutoComplete.class.getName(), "--help");
  }

  private static String run(ClassArchive archive, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(JavaProgram.java("java").toString());
    command.addAll(archive.flags());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void make_afterAFirstProcess_laterOnesMapItsClasses() throws Exception {
    Path jar = jar();
    ClassArchive archive = new ClassArchive("test", jar.toString());
    assertThat(run(archive, jar)).doesNotContain(LOADED_FROM_ARCHIVE);

    archive.make();

    assertThat(archive.missing()).isFalse();
    assertThat(run(archive, jar)).contains(LOADED_FROM_ARCHIVE);
    assertThat(folder).isDirectoryNotContaining("glob:**.{tmp,classes}");
  }

  @Test
  void make_forAProgramWithAnAgent_archiveHasNothingThatAnAgentCannotSee() throws Exception {
    Path jar = jarOf(AgentAndHandles.class);
    ClassArchive archive = new ClassArchive("test", jar.toString());
    String[] program = {
      "-javaagent:" + jar, "-cp", jar.toString(), AgentAndHandles.class.getName()
    };
    assertThat(run(archive, program)).isEqualTo("2");

    archive.make();

    assertThat(archive.flags()).isNotEmpty();
    assertThat(run(archive, program)).isEqualTo("2");
  }

  private Path jarOf(Class<?> agent) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", agent.getName());
    String file = agent.getName().replace('.', '/') + ".class";
    Path jar = folder.resolve("agent.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream code = agent.getClassLoader().getResourceAsStream(file)) {
      out.putNextEntry(new JarEntry(file));
      code.transferTo(out);
    }
    return jar;
  }

  @Test
  void flags_jarWasBuiltAnew_namesNoArchiveOfTheOldOne() throws Exception {
    Path jar = jar();
    String before = new ClassArchive("test", jar.toString()).flags().get(0);
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));

    assertThat(new ClassArchive("test", jar.toString()).flags().get(0)).isNotEqualTo(before);
  }

  @Test
  void flags_ofSeveralThatStartTogether_letOneWriteTheList() throws Exception {
    ClassArchive archive = new ClassArchive("test", jar().toString());

    assertThat(archive.flags()).hasSize(1);
    assertThat(archive.flags()).isEmpty();
  }

  @Test
  void make_listIsUnusable_isNotTriedAgain() throws Exception {
    Path jar = jar();
    ClassArchive archive = new ClassArchive("test", jar.toString());
    String list = archive.flags().get(0).replaceFirst("^.*=", "");
    Files.writeString(Path.of(list), "no such @word\n");

    archive.make();

    assertThat(archive.missing()).isFalse();
    assertThat(archive.flags()).isEmpty();
  }

  @Test
  void flags_classesOutsideJars_areNone() {
    assertThat(new ClassArchive("test", folder.toString()).flags()).isEmpty();
  }
}
