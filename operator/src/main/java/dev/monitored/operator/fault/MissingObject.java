package dev.monitored.operator.fault;

import dev.monitored.operator.finding.Reasons;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Secret or ConfigMap, or a key of one, that the kubelet or prometheus-operator says is missing.
 */
public final class MissingObject {
  private static final Pattern SECRET = missing("secret", "secret");
  private static final Pattern CONFIG_MAP = missing("configmap", "config");

  private MissingObject() {}

  /** The reason that names it; empty: nothing is said to be missing. */
  public static Optional<String> reason(String message) {
    if (SECRET.matcher(message).find()) {
      return Optional.of(Reasons.SECRET_MISSING);
    }
    return CONFIG_MAP.matcher(message).find()
        ? Optional.of(Reasons.CONFIG_MAP_MISSING)
        : Optional.empty();
  }

  private static Pattern missing(String kind, String ofKey) {
    return Pattern.compile(
        "\\b%1$ss? \"[^\"]*\" not found|couldn't find key \\S+ in %1$s |non-existent %2$s key"
            .formatted(kind, ofKey),
        Pattern.CASE_INSENSITIVE);
  }
}
