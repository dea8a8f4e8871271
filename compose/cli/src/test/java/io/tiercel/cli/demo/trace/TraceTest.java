package io.tiercel.cli.demo.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class TraceTest {
  private static final int[] KEYS = {
    new TraceObject(31, 262_143, 511).key(),
    new TraceObject(0, 0, 1).key(),
    new TraceObject(17, 5, 0).key(),
    new TraceObject(0, 0, 1).key()
  };
  private static final String ENTRY =
      "com/github/benmanes/caffeine/cache/simulator/parser/cache2k/orm-busy.trace.xz";

  @TempDir private Path folder;

  private static void write(OutputStream target, int... keys) throws IOException {
    DataOutputStream out = new DataOutputStream(target);
    for (int key : keys) {
      out.writeInt(key);
    }
    out.flush();
  }

  private Path plain(int... keys) throws IOException {
    Path file = folder.resolve("plain.trace");
    try (OutputStream out = Files.newOutputStream(file)) {
      write(out, keys);
    }
    return file;
  }

  private static void writeXz(OutputStream target, int... keys) throws IOException {
    XZOutputStream out = new XZOutputStream(target, new LZMA2Options());
    write(out, keys);
    out.finish();
  }

  private ShopTraces nowhere() {
    return new ShopTraces(folder.resolve("cache"), folder.resolve("m2"), null, line -> {});
  }

  @Test
  void object_bitsOfARealKey_areTypeIdAndPart() {
    // The first requests of orm-busy.
    assertThat(TraceObject.of(0xF0000001)).isEqualTo(new TraceObject(30, 0, 1));
    assertThat(TraceObject.of(0x88000200)).isEqualTo(new TraceObject(17, 1, 0));
  }

  @Test
  void object_everyBit_comesBack() {
    for (int key : new int[] {0, -1, Integer.MIN_VALUE, 0x5555_5555, 0xAAAA_AAAA}) {
      assertThat(TraceObject.of(key).key()).isEqualTo(key);
    }
  }

  @Test
  void object_outOfRange_isRefused() {
    assertThatThrownBy(() -> new TraceObject(1, 262_144, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("262144");
  }

  @Test
  void decode_plainAndCompressed_givesTheSameKeys() throws IOException {
    Path compressed = folder.resolve("some.trace.xz");
    try (OutputStream out = Files.newOutputStream(compressed)) {
      writeXz(out, KEYS);
    }
    assertThat(TraceDecoder.decode(plain(KEYS))).isEqualTo(KEYS);
    assertThat(TraceDecoder.decode(compressed)).isEqualTo(KEYS);
  }

  @Test
  void decode_notATrace_saysWhichFileAndWhatItShouldBe() throws IOException {
    Path odd = Files.write(folder.resolve("odd"), new byte[] {1, 2, 3});
    Path empty = Files.write(folder.resolve("empty"), new byte[0]);
    assertThatThrownBy(() -> TraceDecoder.decode(odd))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining(odd.toString())
        .hasMessageContaining("3 bytes");
    assertThatThrownBy(() -> TraceDecoder.decode(empty)).isInstanceOf(TraceException.class);
    assertThatThrownBy(() -> TraceDecoder.decode(folder.resolve("none")))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("no trace file");
  }

  @Test
  void of_repeatedKeys_areOneObject() {
    Trace trace = Trace.of(KEYS);
    assertThat(trace.length()).isEqualTo(4);
    assertThat(trace.objects()).isEqualTo(3);
    for (int request = 0; request < KEYS.length; request++) {
      assertThat(trace.describe(trace.object(request)).key()).isEqualTo(KEYS[request]);
    }
  }

  @Test
  void map_writtenTrace_isEqual() throws IOException {
    Trace trace = Trace.of(KEYS);
    Path file = folder.resolve("mapped");
    trace.writeTo(file);
    Trace mapped = Trace.map(file);
    assertThat(mapped.length()).isEqualTo(trace.length());
    assertThat(mapped.objects()).isEqualTo(trace.objects());
    for (int request = 0; request < trace.length(); request++) {
      assertThat(mapped.object(request)).isEqualTo(trace.object(request));
      assertThat(mapped.describe(mapped.object(request)).key()).isEqualTo(KEYS[request]);
    }
  }

  @Test
  void map_otherFile_isRefused() throws IOException {
    Path file = plain(KEYS);
    assertThatThrownBy(() -> Trace.map(file)).isInstanceOf(TraceException.class);
  }

  @Test
  void find_jarInTheLocalRepository_isExtractedOnceAndKept() throws IOException {
    Path jar =
        folder.resolve("m2/com/github/ben-manes/caffeine/simulator/3.2.4/simulator-3.2.4.jar");
    Files.createDirectories(jar.getParent());
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry(ENTRY));
      writeXz(zip, KEYS);
      zip.putNextEntry(new ZipEntry(ENTRY.replace("orm-busy", "web12")));
      writeXz(zip, new int[] {5});
    }
    TraceSource source = new TraceSource(nowhere());
    assertThat(source.find(null, 1).name()).isEqualTo("orm-busy");
    assertThat(source.shop("web12", 1).trace().length()).isEqualTo(1);
    Files.delete(jar);
    assertThat(source.find(null, 1).trace().length()).isEqualTo(KEYS.length);
    try (var kept = Files.list(folder.resolve("cache"))) {
      assertThat(kept).hasSize(2);
    }
  }

  @Test
  void find_noTraceToBeHad_saysSoAndIsZipf() {
    TraceSource.NamedTrace found = new TraceSource(nowhere()).find(null, 7);
    assertThat(found.name())
        .startsWith("zipf (orm-busy could not be had: ")
        .contains("no Maven wrapper");
    assertThat(found.trace().length()).isEqualTo(ZipfTrace.REQUESTS);
  }

  @Test
  void find_unreadableFileAskedFor_isNoReasonForAnotherTrace() {
    TraceSource source = new TraceSource(nowhere());
    assertThatThrownBy(() -> source.find(folder.resolve("none"), 1))
        .isInstanceOf(TraceException.class);
  }

  @Test
  void zipf_sameSeed_isTheSameAndSkewed() {
    int[] keys = ZipfTrace.keys(100_000, 1_000, 42);
    assertThat(keys).isEqualTo(ZipfTrace.keys(100_000, 1_000, 42));
    assertThat(keys).isNotEqualTo(ZipfTrace.keys(100_000, 1_000, 43));
    Trace trace = Trace.of(keys);
    int[] requests = new int[trace.objects()];
    for (int i = 0; i < trace.length(); i++) {
      requests[trace.object(i)]++;
    }
    Arrays.sort(requests);
    // The first of 1,000 objects has 1 / H(1000) = 13.4 % of the requests.
    assertThat(requests[requests.length - 1]).isBetween(12_700, 14_100);
    assertThat(trace.objects()).isGreaterThan(950);
  }
}
