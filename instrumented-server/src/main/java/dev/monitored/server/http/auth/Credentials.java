package dev.monitored.server.http.auth;

import dev.monitored.server.job.secret.SharedSecret;
import java.util.Optional;

/**
 * What makes a request known.
 *
 * @param tokens without them everybody may do everything
 * @param webhookSecret signs what comes to webhooks without a token
 */
public record Credentials(Optional<BearerTokens> tokens, Optional<SharedSecret> webhookSecret) {
  public static final Credentials NONE = new Credentials(Optional.empty(), Optional.empty());
}
