package io.tiercel.local;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two libraries of the system that MySQL on Linux is linked with: libaio and libnuma. Debian 13
 * and Ubuntu 24.04 renamed the first one's file; it gets its old name in a folder of our own.
 */
final class SystemLibraries {
  /** What the dynamic linker makes a program return when it cannot load a library. */
  static final int EXIT_LIBRARY_MISSING = 127;

  private static final Logger log = LoggerFactory.getLogger(SystemLibraries.class);
  private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(3);
  private static final Path APT_GET = Path.of("/usr/bin/apt-get");

  private final Path ownFolder;
  private final List<Path> systemFolders;

  SystemLibraries(CacheFolder cache) {
    this(
        cache,
        List.of(Path.of("/lib"), Path.of("/usr/lib"), Path.of("/lib64"), Path.of("/usr/lib64")));
  }

  SystemLibraries(CacheFolder cache, List<Path> systemFolders) {
    this.ownFolder = cache.root().resolve("lib");
    this.systemFolders = systemFolders;
  }

  /** What a server's process needs to find them. */
  Map<String, String> environment() {
    if (!Files.isDirectory(ownFolder)) {
      return Map.of();
    }
    String set = System.getenv("LD_LIBRARY_PATH");
    return Map.of(
        "LD_LIBRARY_PATH", set == null || set.isEmpty() ? ownFolder + "" : ownFolder + ":" + set);
  }

  /** Makes the libraries available, or says in one line what to run. */
  void provide(Path mysqld, String linkerMessage) {
    linkRenamedLibaio();
    if (missing().isEmpty()) {
      return;
    }
    if ("root".equals(System.getProperty("user.name")) && Files.isExecutable(APT_GET)) {
      install();
      linkRenamedLibaio();
    }
    if (!missing().isEmpty()) {
      throw new LocalMySqlException(
          mysqld + " cannot start:\n" + linkerMessage + "\nRun: " + installCommand(), null);
    }
  }

  private List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (String library : List.of("libaio.so.1", "libnuma.so.1")) {
      if (!Files.exists(ownFolder.resolve(library)) && find(library).isEmpty()) {
        missing.add(library);
      }
    }
    return missing;
  }

  private void linkRenamedLibaio() {
    Path link = ownFolder.resolve("libaio.so.1");
    Optional<Path> renamed = find("libaio.so.1t64");
    if (renamed.isEmpty() || find("libaio.so.1").isPresent() || Files.exists(link)) {
      return;
    }
    try {
      Files.createDirectories(ownFolder);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, renamed.get());
    } catch (FileAlreadyExistsException e) {
      log.debug("Another process made {}", link);
    } catch (IOException e) {
      throw new LocalMySqlException("Cannot make the link " + link + ": " + e.getMessage(), e);
    }
  }

  private Optional<Path> find(String library) {
    for (Path folder : systemFolders) {
      if (Files.exists(folder.resolve(library))) {
        return Optional.of(folder.resolve(library));
      }
      // Debian keeps them one level down, in /lib/x86_64-linux-gnu.
      try (Stream<Path> below = Files.list(folder)) {
        Optional<Path> found =
            below.map(each -> each.resolve(library)).filter(Files::exists).findFirst();
        if (found.isPresent()) {
          return found;
        }
      } catch (IOException e) {
        log.debug("No folder {}", folder);
      }
    }
    return Optional.empty();
  }

  private static void install() {
    log.info("Installing libaio and libnuma, which MySQL needs, with apt-get");
    if (aptGet("install", "libaio1", "libnuma1")) {
      return;
    }
    boolean updated = aptGet("update");
    if (!aptGet("install", "libaio1", "libnuma1") && !aptGet("install", "libaio1t64", "libnuma1")) {
      log.warn("apt-get could not install libaio (package lists updated: {})", updated);
    }
  }

  private static boolean aptGet(String verb, String... packages) {
    List<String> command = new ArrayList<>(List.of(APT_GET.toString(), "-qq", "-y"));
    command.addAll(List.of("-o", "DPkg::Lock::Timeout=120", verb));
    if (verb.equals("install")) {
      command.add("--no-install-recommends");
    }
    command.addAll(List.of(packages));
    try {
      ProgramRun run =
          ProgramRun.of(INSTALL_TIMEOUT, Map.of("DEBIAN_FRONTEND", "noninteractive"), command);
      log.debug("{} returned {}: {}", command, run.exitCode(), run.output());
      return run.exitCode() == 0;
    } catch (IOException e) {
      log.debug("{} cannot be run", command, e);
      return false;
    }
  }

  private static String installCommand() {
    if (Files.isExecutable(APT_GET)) {
      return "sudo apt-get install -y libaio1 libnuma1 || sudo apt-get install -y libaio1t64"
          + " libnuma1";
    }
    if (Files.isExecutable(Path.of("/usr/bin/dnf"))) {
      return "sudo dnf install -y libaio numactl-libs";
    }
    return "install the packages with libaio.so.1 and libnuma.so.1 by your package manager";
  }
}
