package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;

/** Waits for what a Monitored says, and tells how long it took. */
final class Waiting {
  private Waiting() {}

  /** Waits until a condition reads {@code state}, as {@link MonitoredView#state} words it. */
  static Duration untilCondition(String name, String type, String state, Duration limit) {
    return untilCondition(Cluster.NAMESPACE, name, type, state, limit);
  }

  /** The same of one in another namespace. */
  static Duration untilCondition(
      String namespace, String name, String type, String state, Duration limit) {
    var started = Instant.now();
    await(name + " " + type + "=" + state)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertState(namespace, name, type, state));
    var took = Duration.between(started, Instant.now());
    report("%s %s=%s after %.1f s".formatted(name, type, state, took.toMillis() / 1000.0));
    return took;
  }

  static void report(String line) {
    System.out.println("[e2e] " + line);
  }

  private static void assertState(String namespace, String name, String type, String state) {
    var monitored = cluster().monitored(namespace, name);
    assertThat(monitored.state(type)).as(monitored::describe).isEqualTo(state);
  }
}
