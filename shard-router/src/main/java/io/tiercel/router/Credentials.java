package io.tiercel.router;

/**
 * A MySQL login.
 *
 * @param user the account's name
 * @param password its password; never printed
 */
public record Credentials(String user, String password) {
  @Override
  public String toString() {
    return "Credentials[user=" + user + ", password=***]";
  }
}
