package dev.monitored.operator.prometheus;

import dev.monitored.operator.api.Monitored;

/**
 * The rules of a {@code Monitored} as a file of its own, for a Prometheus without
 * prometheus-operator.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class RuleFile {
  private RuleFile() {}

  /** Its key in the rules ConfigMap; unique, for neither part contains a dot. */
  public static String key(Monitored monitored) {
    return monitored.getMetadata().getNamespace()
        + "."
        + monitored.getMetadata().getName()
        + ".yaml";
  }

  public static String yaml(Monitored monitored) {
    throw new UnsupportedOperationException();
  }
}
