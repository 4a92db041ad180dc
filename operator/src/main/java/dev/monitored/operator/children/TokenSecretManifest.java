package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.naming.Names;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

public final class TokenSecretManifest {
  private TokenSecretManifest() {}

  /** Whether the application needs a token, and no Secret with one was named. */
  public static boolean isWanted(Monitored monitored) {
    var server = monitored.getSpec().jobServer();
    return server != null && server.tokens() == null;
  }

  /** The token of the job server's API, for who creates it once and never reads it back. */
  public static Secret of(Monitored monitored, String token) {
    var encoded = Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
    return new SecretBuilder()
        .withMetadata(Metadata.of(monitored, Names.token(monitored)))
        .withType("Opaque")
        .withData(Map.of(Names.TOKEN_KEY, encoded))
        .build();
  }
}
