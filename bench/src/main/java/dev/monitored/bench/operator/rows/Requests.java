package dev.monitored.bench.operator.rows;

import dev.monitored.bench.operator.OperatorBench;
import dev.monitored.bench.operator.Stage;
import java.time.Duration;

/** The requests to a Prometheus once all is settled. */
final class Requests {
  /** Some things are asked once in ten minutes only. */
  private static final int TIMES = 4;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private Requests() {}

  static double perMinute(OperatorBench bench, Stage stage) throws InterruptedException {
    var watched = bench.size().watched().multipliedBy(TIMES);
    Thread.sleep(bench.size().held());
    long before = sum(stage);
    Thread.sleep(watched);
    long asked = sum(stage) - before;
    stage.say("asked so far: " + stage.prometheus().requests());
    return (double) asked * MINUTE.toMillis() / watched.toMillis();
  }

  private static long sum(Stage stage) {
    return stage.prometheus().requests().values().stream().mapToLong(Long::longValue).sum();
  }
}
