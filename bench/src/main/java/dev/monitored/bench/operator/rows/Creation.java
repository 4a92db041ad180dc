package dev.monitored.bench.operator.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.operator.Contender;
import dev.monitored.bench.operator.OperatorBench;
import dev.monitored.bench.operator.Stage;
import dev.monitored.bench.operator.cluster.Monitoreds;
import dev.monitored.bench.operator.cluster.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Many {@code Monitored} created at once; their Pods do not run. */
public final class Creation implements Family<OperatorBench> {
  private static final String RECONCILIATIONS = "monitored_operator_reconciliations_total";
  private static final int CHILDREN = 5;
  private static final int WARM_UP = 50;
  private static final Duration MOST = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofSeconds(4);
  private static final Duration QUIET = Duration.ofSeconds(10);

  /**
   * What it took.
   *
   * @param perSecond until children and status of all were written
   * @param cpu milliseconds of each, until nothing was written any more
   */
  private record Created(double perSecond, double cpu) {}

  @Override
  public String name() {
    return "creation";
  }

  @Override
  public List<Row> measure(OperatorBench bench) throws Exception {
    var speed = new Pairs();
    var cpu = new Pairs();
    var growth = new Pairs();
    for (int pair = 0; pair < bench.size().pairs(); pair++) {
      var ours = create(bench, bench.ours(), bench.size().many());
      var peer = create(bench, bench.peer(), bench.size().many());
      speed.add(ours.perSecond(), peer.perSecond());
      cpu.add(ours.cpu(), peer.cpu());
    }
    var twice = create(bench, bench.ours(), bench.size().twiceMany());
    growth.add(twice.cpu(), create(bench, bench.ours(), bench.size().fifthOfMany()).cpu());
    var name = bench.peer().name();
    var what = "%,d created at once: ".formatted(bench.size().many());
    return List.of(
        speed.row(what + "until written", "Monitored/s", name, Aim.ratioAtLeast(2)),
        cpu.row(what + "CPU of each", "ms", name, Aim.ratioAtMost(.4)),
        growth.row(
            "%,d created at once: CPU of each".formatted(bench.size().twiceMany()),
            "ms",
            "ourselves at %,d".formatted(bench.size().fifthOfMany()),
            Aim.ratioAtMost(1.2)));
  }

  private static Created create(OperatorBench bench, Contender contender, int count)
      throws Exception {
    try (var stage = Stage.open(bench, contender)) {
      var operator = stage.operator();
      warmUp(stage);
      var objects = new Monitoreds(stage.client(), "app", Monitoreds.WORKLOAD, count);
      objects.createNamespaces();
      long mark = stage.audit().mark();
      double before = operator.cpu();
      double reconciledBefore = operator.metric(RECONCILIATIONS);
      var begun = Instant.now();
      objects.createObjects();
      var written = written(stage, mark, count);
      stage.audit().awaitQuiet(QUIET, MOST);
      double seconds = Duration.between(begun, written).toMillis() / 1e3;
      var created = new Created(count / seconds, 1e3 * (operator.cpu() - before) / count);
      double reconciled = (operator.metric(RECONCILIATIONS) - reconciledBefore) / count;
      stage.say(
          "%,d in %.1f s, %s, %.2f reconciliations of each; %s"
              .formatted(
                  count, seconds, created, reconciled, stage.audit().since(mark).breakdown()));
      return created;
    }
  }

  /** What the first ones cost is not what each costs. */
  private static void warmUp(Stage stage) throws InterruptedException {
    new Monitoreds(stage.client(), "first", Monitoreds.WORKLOAD, WARM_UP).create();
    stage.audit().awaitQuiet(QUIET, MOST);
  }

  /** By the clock of the API server, which is that of this machine. */
  private static Instant written(Stage stage, long mark, int count) throws InterruptedException {
    Waiting.until(
        MOST,
        LOOK,
        "not all children and statuses are written",
        () -> isWritten(stage, mark, count));
    return stage.audit().since(mark).written();
  }

  private static boolean isWritten(Stage stage, long mark, int count) {
    var traffic = stage.audit().since(mark);
    return traffic.children() >= (long) CHILDREN * count && traffic.statuses() >= count;
  }
}
