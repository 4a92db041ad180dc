package dev.monitored.bench.operator.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.operator.OperatorBench;
import dev.monitored.bench.operator.Stage;
import dev.monitored.bench.operator.cluster.Monitoreds;
import dev.monitored.bench.operator.cluster.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Many {@code Monitored} of applications that run already. The peer has no such thing. */
public final class Targets implements Family<OperatorBench> {
  /** Service, ServiceMonitor, PrometheusRule and dashboard. */
  private static final int CHILDREN = 4;

  private static final Duration MOST = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration QUIET = Duration.ofSeconds(10);

  /**
   * What it took.
   *
   * @param written seconds until all children and statuses were there
   * @param asked requests to the Prometheus, in each minute, once all were proven
   * @param peak MiB resident, the most that ever was
   */
  private record Taken(double written, double asked, double peak) {}

  @Override
  public String name() {
    return "targets";
  }

  @Override
  public List<Row> measure(OperatorBench bench) throws Exception {
    var taken = taken(bench);
    var what = "%,d with target: ".formatted(bench.size().many());
    double none = Double.NaN;
    return List.of(
        Pairs.of(taken.written(), none).row(what + "until written", "s", "–", Aim.atMost(60)),
        Pairs.of(taken.asked(), none)
            .row(what + "requests to a Prometheus", "requests/min", "–", Aim.atMost(120)),
        Pairs.of(taken.peak(), none)
            .row(what + "most RSS", "MiB", "–", Aim.atMost(bench.ours().limit())));
  }

  private static Taken taken(OperatorBench bench) throws Exception {
    try (var stage = Stage.open(bench, bench.ours())) {
      stage.runPods();
      var operator = stage.operator();
      var objects = new Monitoreds(stage.client(), "app", Monitoreds.TARGET, bench.size().many());
      objects.createNamespaces();
      objects.createDeployments();
      stage.audit().awaitQuiet(QUIET, MOST);
      long mark = stage.audit().mark();
      var begun = Instant.now();
      objects.createObjects();
      Waiting.until(
          MOST,
          LOOK,
          "not all children and statuses are written",
          () -> isWritten(stage, mark, bench.size().many()));
      var written = stage.audit().since(mark).written();
      objects.awaitReady(MOST);
      stage.audit().awaitQuiet(QUIET, MOST);
      stage.say(stage.audit().since(mark).breakdown());
      return new Taken(
          Duration.between(begun, written).toMillis() / 1e3,
          Requests.perMinute(bench, stage),
          operator.peak());
    }
  }

  private static boolean isWritten(Stage stage, long mark, int count) {
    var traffic = stage.audit().since(mark);
    return traffic.children() >= (long) CHILDREN * count && traffic.statuses() >= count;
  }
}
