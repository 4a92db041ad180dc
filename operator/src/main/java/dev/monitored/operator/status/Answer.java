package dev.monitored.operator.status;

import dev.monitored.operator.plan.RuleDefinition;
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
   * @param rules what it has loaded of the groups of the application's rules, in the words of those
   *     that were written if it takes them for the same
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
  record LoadedRule(RuleDefinition rule, String health, String lastError) {}
}
