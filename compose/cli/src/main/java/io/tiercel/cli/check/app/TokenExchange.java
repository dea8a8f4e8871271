package io.tiercel.cli.check.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Sessions on their way from one application to another, as files with their tokens. Whoever
 * renames one has it. Thread-safe, over processes too.
 */
final class TokenExchange {
  private static final String OFFERED = ".offered";
  private static final int MOST_OFFERED = 16;

  private final Path folder;

  TokenExchange(Path folder) {
    this.folder = folder;
  }

  /**
   * A session that nobody has now.
   *
   * @param name the session's name in the log
   * @param token what it has seen
   */
  record Handover(String name, String token) {}

  /** Gives a session to whoever takes it; false when enough wait already. */
  boolean offer(Handover session) throws IOException {
    if (offered().size() >= MOST_OFFERED) {
      return false;
    }
    String file = UUID.randomUUID().toString();
    Path unfinished = folder.resolve(file);
    Files.writeString(unfinished, session.name() + " " + session.token());
    Files.move(unfinished, folder.resolve(file + OFFERED), StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  /** A session to go on with, if one is offered. */
  Optional<Handover> take() throws IOException {
    for (Path offer : offered()) {
      Path mine = folder.resolve(UUID.randomUUID().toString());
      try {
        Files.move(offer, mine, StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException takenByAnother) {
        continue;
      }
      String[] words = Files.readString(mine).split(" ", 2);
      Files.delete(mine);
      return Optional.of(new Handover(words[0], words[1]));
    }
    return Optional.empty();
  }

  private List<Path> offered() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(OFFERED)).toList();
    }
  }
}
