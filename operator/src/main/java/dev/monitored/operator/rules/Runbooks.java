package dev.monitored.operator.rules;

import java.util.Map;
import java.util.Optional;

/**
 * The location where users of this cluster publish {@code docs/runbooks}.
 *
 * @param url the parent of the pages, which have the names of the alerts; empty if there are none
 */
record Runbooks(String url) {
  private static final String VARIABLE = "MONITORED_RUNBOOKS_URL";
  private static final Runbooks OURS = of(System.getenv());

  /** The runbooks in the environment of this process. */
  static Runbooks ours() {
    return OURS;
  }

  static Runbooks of(Map<String, String> environment) {
    return new Runbooks(environment.getOrDefault(VARIABLE, "").replaceFirst("/+$", ""));
  }

  Optional<String> page(String alert) {
    return url.isBlank() ? Optional.empty() : Optional.of(url + "/" + alert + ".md");
  }
}
