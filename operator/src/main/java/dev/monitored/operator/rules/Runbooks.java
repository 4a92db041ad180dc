package dev.monitored.operator.rules;

import java.util.Map;
import java.util.Optional;

/**
 * Where this cluster's people read what to do about an alert: a copy of {@code docs/runbooks}.
 *
 * @param url the page of an alert is below it, by the alert's name; empty: there are no pages
 */
record Runbooks(String url) {
  private static final String VARIABLE = "MONITORED_RUNBOOKS_URL";
  private static final Runbooks OURS = of(System.getenv());

  /** Those of this process. */
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
