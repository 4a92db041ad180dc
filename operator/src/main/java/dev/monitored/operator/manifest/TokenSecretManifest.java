package dev.monitored.operator.manifest;

import dev.monitored.operator.api.Monitored;
import io.fabric8.kubernetes.api.model.Secret;

@SuppressWarnings("DoNotCallSuggester")
public final class TokenSecretManifest {
  private TokenSecretManifest() {}

  public static Secret of(Monitored monitored, String token) {
    throw new UnsupportedOperationException();
  }
}
