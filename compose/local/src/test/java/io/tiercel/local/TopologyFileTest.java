package io.tiercel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file that names servers, ours and external ones. */
class TopologyFileTest {
  @TempDir Path folder;

  @Test
  void write_thenRead_isTheSame() throws IOException {
    Properties more = new Properties();
    more.setProperty("detached", "true");
    TopologyFile written =
        new TopologyFile(
            new TopologyFile.Account("tiercel", "s3cret"),
            List.of(
                new TopologyFile.Server("catalog", "127.0.0.1", 1, 11, 111),
                new TopologyFile.Server("shard-1", "127.0.0.1", 2, 22, 222),
                new TopologyFile.Server("shard-1-replica-1", "127.0.0.1", 3, 33, 333),
                new TopologyFile.Server("shard-2", "::1", 4, -1, 0)),
            more);
    written.write(folder);

    TopologyFile read = TopologyFile.read(folder.resolve(TopologyFile.NAME));
    assertThat(read.account()).isEqualTo(written.account());
    assertThat(read.servers()).isEqualTo(written.servers());
    assertThat(read.properties()).containsEntry("detached", "true");
    assertThat(folder.resolve(TopologyFile.NAME)).content().doesNotContain("s3cret");
    for (String file : List.of(TopologyFile.NAME, TopologyFile.PASSWORD_NAME)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
          .isEqualTo("rw-------");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'user=u\npassword=p', catalog is missing",
    "'password=p\ncatalog=h:1', user is missing",
    "'user=u\ncatalog=h:1', exactly one of password and passwordFile is needed",
    "'user=u\npassword=p\npasswordFile=f\ncatalog=h:1', exactly one of password",
    "'user=u\npassword=p\ncatalog=h', 'catalog: For input string: \"h\"'",
    "'user=u\npassword=p\ncatalog=h:0', 'catalog is h:0, wanted is HOST:PORT'",
    "'user=u\npassword=p\ncatalog=h:70000', 'catalog is h:70000, wanted is HOST:PORT'",
    "'user=u\npassword=p\ncatalog=:3306', 'catalog is :3306, wanted is HOST:PORT'"
  })
  void read_wrongFile_saysFileAndKey(String content, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("servers.properties"), content);
    assertThatThrownBy(() -> TopologyFile.read(file))
        .isInstanceOf(LocalMySqlException.class)
        .hasMessageContaining(file + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void read_noFile_saysWhich() {
    assertThatThrownBy(() -> TopologyFile.read(folder.resolve("none")))
        .isInstanceOf(LocalMySqlException.class)
        .hasMessageContaining("Cannot read " + folder.resolve("none"));
  }
}
