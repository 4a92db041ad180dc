package dev.monitored.server.http.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of a file. A changed file counts within a second, so tokens are rotated without a
 * restart. Thread-safe.
 */
public final class BearerTokens {
  private static final Logger LOG = LoggerFactory.getLogger(BearerTokens.class);
  private static final long LOOK_EVERY = Duration.ofSeconds(1).toNanos();

  private final Path file;
  private TokenFile tokens;
  private String complaint = "";
  private long readAt = System.nanoTime();

  private BearerTokens(Path file, TokenFile tokens) {
    this.file = file;
    this.tokens = tokens;
  }

  /**
   * Reads the file.
   *
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException when a line is not one of a token, or none is
   */
  public static BearerTokens from(Path file) throws IOException {
    return new BearerTokens(file, read(file));
  }

  private static TokenFile read(Path file) throws IOException {
    return TokenFile.parse(Files.readAllLines(file));
  }

  /** The bearer of a token; empty if the token is unknown. */
  Optional<Bearer> bearer(String token) {
    return current().bearer(token);
  }

  private synchronized TokenFile current() {
    long now = System.nanoTime();
    if (now - readAt > LOOK_EVERY) {
      readAt = now;
      try {
        tokens = read(file);
        complaint = "";
      } catch (IOException | IllegalArgumentException e) {
        complain(e.toString());
      }
    }
    return tokens;
  }

  private void complain(String problem) {
    if (!problem.equals(complaint)) {
      LOG.warn("cannot read the token file; the previous tokens stay valid: {}", problem);
      complaint = problem;
    }
  }
}
