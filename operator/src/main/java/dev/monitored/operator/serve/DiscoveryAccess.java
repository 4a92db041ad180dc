package dev.monitored.operator.serve;

import dev.monitored.operator.connect.MountedFile;
import dev.monitored.operator.connect.UnusableFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Who may read the discovery documents. The file is read for each request, so that a token can be
 * rotated without a restart.
 *
 * @param token file with the bearer token that a request must have; null: none is needed
 */
public record DiscoveryAccess(@Nullable MountedFile token) {

  public static final DiscoveryAccess EVERYBODY = new DiscoveryAccess(null);

  /**
   * Whether a request may read them.
   *
   * @param authorization its header; null: it has none
   * @throws UnusableFile if the operator itself does not know the token
   */
  boolean allows(@Nullable String authorization) throws UnusableFile {
    return token == null
        || (authorization != null
            && MessageDigest.isEqual(bytes("Bearer " + token.word()), bytes(authorization)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
