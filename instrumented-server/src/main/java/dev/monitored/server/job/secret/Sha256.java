package dev.monitored.server.job.secret;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash that every Java runtime has. */
public final class Sha256 {
  private Sha256() {}

  /** Of parts, one after the other. */
  public static byte[] of(byte[]... parts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
