package io.tiercel.cli.deed;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/** Who runs the command, as the operating system knows it: {@code user@host}. */
public final class Operator {
  private Operator() {}

  /**
   * Of this process.
   *
   * @param environment where {@code SUDO_USER} tells who became another user for it
   */
  public static String ofProcess(Map<String, String> environment) {
    String user = System.getProperty("user.name", "?");
    String before = environment.getOrDefault("SUDO_USER", "");
    return (before.isEmpty() || before.equals(user) ? user : before + " as " + user)
        + "@"
        + host(environment);
  }

  private static String host(Map<String, String> environment) {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException namelessMachine) {
      return environment.getOrDefault("HOSTNAME", "?");
    }
  }
}
