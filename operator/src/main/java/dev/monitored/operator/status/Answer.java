package dev.monitored.operator.status;

import java.util.List;
import java.util.Set;

/** What one Prometheus answered about one application. Equal answers have equal consequences. */
public sealed interface Answer {

  /** It did not answer. */
  record Unreachable(String message) implements Answer {}

  /**
   * It answered.
   *
   * @param reloadSucceeded whether its last reload of the configuration succeeded
   * @param pools those of the expected scrape pools that its running configuration has
   * @param dropped names of Pods whose targets it found and dropped, if it has no others
   * @param rules the rules of the application that it has loaded
   */
  record Heard(
      boolean reloadSucceeded,
      Set<String> pools,
      List<Target> targets,
      Set<String> dropped,
      List<LoadedRule> rules)
      implements Answer {}

  /**
   * A target in the running configuration.
   *
   * @param health {@code up}, {@code down} or, before the first scrape, {@code unknown}
   * @param lastError why the last scrape failed, in the words of Prometheus; empty: it did not
   */
  record Target(String pool, String pod, String url, String health, String lastError) {
    boolean isUp() {
      return health.equals("up");
    }

    boolean isDown() {
      return health.equals("down");
    }
  }

  /**
   * A rule in the running configuration.
   *
   * @param health {@code ok}, {@code err} or, before the first evaluation, {@code unknown}
   */
  record LoadedRule(String group, String name, String health, String lastError) {}
}
