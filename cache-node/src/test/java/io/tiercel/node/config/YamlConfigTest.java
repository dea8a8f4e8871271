package io.tiercel.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlConfigTest {
  private record Inner(int port, Duration pause) {
    Inner {
      if (port < 1) {
        throw new ConfigException("inner.port is " + port + ", allowed are 1 to 65535");
      }
    }
  }

  private record Outer(String name, Inner inner, List<String> seeds) {}

  private static Outer parse(String yaml) {
    return YamlConfig.parse("node.yaml", yaml, Outer.class);
  }

  private static void refused(String yaml, String message) {
    assertThatThrownBy(() -> parse(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void parse_everythingThere_becomesTheRecord() {
    Outer outer = parse("name: n\ninner: {port: 7, pause: 250ms}\nseeds: [\"a:1\", \"b:2\"]\n");
    assertThat(outer)
        .isEqualTo(new Outer("n", new Inner(7, Duration.ofMillis(250)), List.of("a:1", "b:2")));
    assertThat(parse("inner: {port: 1, pause: 2h}").inner().pause()).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void parse_unknownKey_namesLineFieldAndKnownKeys() {
    refused(
        "name: n\ninner:\n  port: 7\n  prot: 8\n",
        "node.yaml, line 4, field inner.prot: unknown key; known here are pause, port");
  }

  @Test
  void parse_wrongType_namesLineAndField() {
    refused("name: n\ninner:\n  port: seven\n", "line 3, field inner.port: not a whole number");
    refused("inner: {port: 1.5}", "field inner.port: not a whole number");
    refused("inner: 7", "field inner: not a group of keys");
    refused("inner: {port: 1, pause: soon}", "field inner.pause: not a duration such as 250ms");
  }

  @Test
  void parse_refusedValue_saysKnobValueAndRange() {
    refused("inner: {port: 0}", "inner.port is 0, allowed are 1 to 65535");
  }

  @Test
  void parse_brokenYaml_namesTheLine() {
    refused("name: n\ninner: {port: 7}}\nseeds: []\n", "node.yaml, line 2");
    refused("name: a\nname: b\n", "node.yaml, line 2");
    refused("", "node.yaml");
  }

  @Test
  void read_noSuchFile_namesIt() {
    assertThatThrownBy(() -> YamlConfig.read(Path.of("/nowhere/node.yaml"), Outer.class))
        .isInstanceOf(ConfigException.class)
        .hasMessage("/nowhere/node.yaml: there is no such file");
  }
}
