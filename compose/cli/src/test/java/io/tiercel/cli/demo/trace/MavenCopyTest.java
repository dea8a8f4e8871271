package io.tiercel.cli.demo.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a wrapper that only says where it was started and what it was told. */
class MavenCopyTest {
  @TempDir private Path project;
  @TempDir private Path folder;

  @BeforeEach
  void wrapper() throws IOException {
    write("pwd > started; echo \"$@\" > told");
  }

  /** On a fresh machine the project's own modules are nowhere to be had. */
  @Test
  void copy_runsOutsideOfTheProject() throws IOException {
    new MavenCopy(project).copy("g:a:1", folder);

    assertThat(folder.resolve("started")).hasContent(folder.toRealPath().toString());
    assertThat(folder.resolve("told"))
        .content()
        .contains("-Dartifact=g:a:1", "-DoutputDirectory=" + folder);
  }

  @Test
  void copy_mavenFails_isSaid() throws IOException {
    write("exit 1");

    assertThatThrownBy(() -> new MavenCopy(project).copy("g:a:1", folder))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("could not fetch g:a:1");
  }

  private void write(String script) throws IOException {
    Path wrapper = project.resolve("mvnw");
    Files.writeString(wrapper, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwx------"));
  }
}
