package dev.monitored.server.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens that a file holds, one a line. Only their SHA-256 is kept, and a changed file counts
 * within a second, so tokens are rotated without a restart. Thread-safe.
 */
public final class BearerTokens {
  private static final Logger LOG = LoggerFactory.getLogger(BearerTokens.class);
  private static final long LOOK_EVERY = Duration.ofSeconds(1).toNanos();

  private final Path file;
  private List<byte[]> hashes;
  private long readAt = System.nanoTime();

  private BearerTokens(Path file, List<byte[]> hashes) {
    this.file = file;
    this.hashes = hashes;
  }

  /**
   * Reads the file.
   *
   * @throws IOException when it cannot be read or has no token
   */
  public static BearerTokens from(Path file) throws IOException {
    return new BearerTokens(file, hashes(file));
  }

  private static List<byte[]> hashes(Path file) throws IOException {
    var hashes =
        Files.readAllLines(file).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(BearerTokens::sha256)
            .toList();
    if (hashes.isEmpty()) {
      throw new IOException(file + " has no token in it");
    }
    return hashes;
  }

  /** Compares in a time that does not depend on the token. */
  boolean accept(String token) {
    var hash = sha256(token);
    boolean known = false;
    for (var candidate : current()) {
      known |= MessageDigest.isEqual(candidate, hash);
    }
    return known;
  }

  private synchronized List<byte[]> current() {
    long now = System.nanoTime();
    if (now - readAt > LOOK_EVERY) {
      readAt = now;
      try {
        hashes = hashes(file);
      } catch (IOException e) {
        LOG.warn(
            "the token file cannot be read; the tokens known before stay valid: {}", e.toString());
      }
    }
    return hashes;
  }

  private static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
