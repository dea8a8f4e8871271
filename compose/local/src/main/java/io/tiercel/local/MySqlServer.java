package io.tiercel.local;

/** One server. The faults are for tests and chaos; a provider that cannot do one says so. */
public interface MySqlServer {
  /** {@code catalog}, {@code shard-1}, {@code shard-1-replica-1}, ... */
  String name();

  /** The host to connect to. */
  String host();

  /** The port to connect to. */
  int port();

  /** The account with all rights. */
  String user();

  /** Its password. */
  String password();

  /** The process id, or -1 where the server is no process of this machine. */
  long pid();

  /** Whether the process is there. */
  boolean alive();

  /** Ends the server at once, as kill -9 does. */
  void kill();

  /** Starts a killed server again on the same port with the same data. */
  void restart();

  /** Freezes the server (SIGSTOP). */
  void pause();

  /** Lets a frozen server go on. */
  void resume();
}
