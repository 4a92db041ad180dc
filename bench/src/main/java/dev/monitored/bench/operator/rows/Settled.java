package dev.monitored.bench.operator.rows;

import dev.monitored.bench.operator.Operator;
import dev.monitored.bench.operator.Stage;
import dev.monitored.bench.operator.cluster.Monitoreds;
import java.time.Duration;

/** An operator that has proven all {@code Monitored} there are. */
final class Settled {
  private static final Duration PROOF = Duration.ofMinutes(30);
  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final Duration MOST = Duration.ofMinutes(2);

  private Settled() {}

  /** Starts one, and gives it as many of them as are wanted. */
  static Operator start(Stage stage, int count) throws Exception {
    var operator = stage.operator();
    try {
      settle(stage, count);
    } catch (InterruptedException | RuntimeException e) {
      operator.close();
      throw e;
    }
    return operator;
  }

  /** Makes that many, and waits until all are proven and nothing is written any more. */
  static void settle(Stage stage, int count) throws InterruptedException {
    var objects = new Monitoreds(stage.client(), "app", Monitoreds.WORKLOAD, count);
    objects.create();
    try {
      objects.awaitReady(PROOF);
    } catch (IllegalStateException e) {
      stage.say(stage.prometheus().summary());
      throw e;
    }
    stage.audit().awaitQuiet(QUIET, MOST);
  }
}
