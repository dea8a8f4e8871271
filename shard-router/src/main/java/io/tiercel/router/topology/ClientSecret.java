package io.tiercel.router.topology;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A client's secret as the catalog keeps it: salted and stretched, so that a stolen catalog does
 * not give it away. Immutable.
 *
 * @param salt random per client
 * @param iterations of PBKDF2; kept per client so that a later release can raise it
 * @param hash what the secret becomes; not to be changed
 */
public record ClientSecret(byte[] salt, int iterations, byte[] hash) {
  /**
   * About 60 ms of one core. Secrets are made by machines and nodes check each new one, so this is
   * OWASP's figure for SHA-512 rather than the one for passwords that people choose.
   */
  private static final int ITERATIONS = 210_000;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;

  /** Nobody's: compared with when a client is unknown, so that the answer takes as long. */
  public static final ClientSecret NOBODY =
      new ClientSecret(new byte[SALT_BYTES], ITERATIONS, new byte[HASH_BITS / Byte.SIZE]);

  /** A secret just given to a client, under a salt of its own. */
  public static ClientSecret of(String secret, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return new ClientSecret(salt, ITERATIONS, hash(secret, salt, ITERATIONS));
  }

  /** Whether this is the secret; tens of milliseconds of a core. */
  public boolean matches(String secret) {
    return MessageDigest.isEqual(hash, hash(secret, salt, iterations));
  }

  /** Whether both are the same bytes in the catalog: what matched one matches the other. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ClientSecret that
        && iterations == that.iterations
        && Arrays.equals(salt, that.salt)
        && Arrays.equals(hash, that.hash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hash);
  }

  private static byte[] hash(String secret, byte[] salt, int iterations) {
    PBEKeySpec spec = new PBEKeySpec(secret.toCharArray(), salt, iterations, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
    } finally {
      spec.clearPassword();
    }
  }

  @Override
  public String toString() {
    return "ClientSecret[***]";
  }
}
