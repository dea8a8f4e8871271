package io.tiercel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Things made once, whole or not at all. */
@Timeout(30)
class CacheFolderTest {
  private static final int THREADS = 8;

  @TempDir Path parent;

  @Test
  void folder_askedForByManyAtOnce_isMadeOnce() throws Exception {
    AtomicInteger made = new AtomicInteger();
    CountDownLatch together = new CountDownLatch(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Path>> folders = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        folders.add(
            threads.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return new CacheFolder(parent).folder("thing", folder -> fill(folder, made));
                }));
      }
      for (Future<Path> each : folders) {
        assertThat(each.get()).isDirectoryContaining("glob:**/content");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(made).hasValue(1);
  }

  @Test
  void folder_fillerFails_isNotThereAndIsMadeNextTime() {
    CacheFolder cache = new CacheFolder(parent);
    assertThatThrownBy(
            () ->
                cache.folder(
                    "thing",
                    folder -> {
                      Files.createFile(folder.resolve("half"));
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(LocalMySqlException.class)
        .hasMessageContaining("disk full");
    assertThat(parent.resolve("thing")).doesNotExist();

    Path made = cache.folder("thing", folder -> fill(folder, new AtomicInteger()));
    assertThat(made.toFile().list()).containsExactly("content");
  }

  private static void fill(Path folder, AtomicInteger made) throws IOException {
    made.incrementAndGet();
    Files.createFile(folder.resolve("content"));
  }
}
