package dev.monitored.bench.operator.rows;

import dev.monitored.bench.operator.Contender;
import dev.monitored.bench.operator.OperatorBench;
import dev.monitored.bench.operator.Size;
import dev.monitored.bench.operator.Stage;
import dev.monitored.bench.operator.cluster.Monitoreds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The writes of one contender.
 *
 * @param perObject by step, in the order of {@link #STEPS}
 * @param children of each {@code Monitored}
 */
record WritesOfOne(List<Double> perObject, int children) {
  static final List<String> STEPS =
      List.of(
          "create, no Pod runs",
          "create until proven",
          "idle, status of Deployments churning",
          "one-field update",
          "annotation",
          "spec edit that changes no child",
          "operator restart");

  /** Its child is the dashboard alone. */
  private static final String FIELD = "{\"spec\": {\"dashboard\": {\"folder\": \"Bench\"}}}";

  private static final String ANNOTATION = "{\"metadata\": {\"annotations\": {\"bench\": \"1\"}}}";

  /** It is the route that was taken before. */
  private static final String SAME_ROUTE =
      "{\"spec\": {\"prometheus\": {\"via\": \"ServiceMonitor\"}}}";

  private static final Duration MOST = Duration.ofMinutes(4);
  private static final Duration PROOF = Duration.ofMinutes(5);
  private static final Duration CHURN = Duration.ofSeconds(10);

  private interface Step {
    void take() throws Exception;
  }

  static WritesOfOne measure(OperatorBench bench, Contender contender) throws Exception {
    var counts = new ArrayList<Double>();
    var size = bench.size();
    int children;
    try (var stage = Stage.withoutNodes(bench, contender)) {
      stage.operator();
      var still = new Monitoreds(stage.client(), "still", Monitoreds.WORKLOAD, size.few());
      counts.add(count(size, stage, still, still::create));
      children = (int) (stage.audit().since(0).children() / still.count());
    }
    try (var stage = Stage.open(bench, contender)) {
      stage.runPods();
      var apps = new Monitoreds(stage.client(), "app", Monitoreds.WORKLOAD, size.few());
      counts.addAll(live(size, stage, apps));
    }
    return new WritesOfOne(counts, children);
  }

  private static List<Double> live(Size size, Stage stage, Monitoreds apps) throws Exception {
    var counts = new ArrayList<Double>();
    var operator = stage.operator();
    counts.add(count(size, stage, apps, () -> prove(apps)));
    counts.add(count(size, stage, apps, () -> churn(apps, size.watched())));
    for (var patch : List.of(FIELD, ANNOTATION, SAME_ROUTE)) {
      counts.add(count(size, stage, apps, () -> apps.patch(patch)));
    }
    counts.add(
        count(
            size,
            stage,
            apps,
            () -> {
              operator.close();
              stage.operator();
              Thread.sleep(size.held());
            }));
    return counts;
  }

  private static void prove(Monitoreds apps) throws InterruptedException {
    apps.create();
    apps.awaitReady(PROOF);
  }

  private static void churn(Monitoreds apps, Duration watched) throws InterruptedException {
    long end = System.nanoTime() + watched.toNanos();
    while (System.nanoTime() < end) {
      apps.churn(Long.toString(System.nanoTime()));
      Thread.sleep(CHURN);
    }
  }

  /** Of each of them, until nothing is written any more. */
  private static double count(Size size, Stage stage, Monitoreds objects, Step step)
      throws Exception {
    long mark = stage.audit().mark();
    step.take();
    if (!stage.audit().awaitQuiet(size.quiet(), MOST)) {
      stage.say("still writes after " + MOST.toSeconds() + " s");
    }
    var traffic = stage.audit().since(mark);
    double perObject = (double) traffic.writes() / objects.count();
    stage.say("%.3f writes each: %s".formatted(perObject, traffic.breakdown()));
    return perObject;
  }
}
