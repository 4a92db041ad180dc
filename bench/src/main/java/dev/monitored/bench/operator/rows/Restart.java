package dev.monitored.bench.operator.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.operator.Contender;
import dev.monitored.bench.operator.OperatorBench;
import dev.monitored.bench.operator.Stage;
import dev.monitored.bench.operator.cluster.Request;
import java.time.Duration;
import java.util.List;

/** A start of the operator where all is proven already. */
public final class Restart implements Family<OperatorBench> {
  private static final Duration MOST = Duration.ofMinutes(4);

  /** What a start took until nothing was written any more. */
  private record Started(
      double requests, double others, double reviews, double perObject, double cpu) {}

  @Override
  public String name() {
    return "restart";
  }

  @Override
  public List<Row> measure(OperatorBench bench) throws Exception {
    var both = Both.measure(bench, Restart::prepared);
    try (var ours = both.ours();
        var peer = both.peer()) {
      return measure(bench, ours, peer);
    }
  }

  private static List<Row> measure(OperatorBench bench, Stage ours, Stage peer) throws Exception {
    var requests = new Pairs();
    var others = new Pairs();
    var reviews = new Pairs();
    var reconciliations = new Pairs();
    var cpu = new Pairs();
    for (int pair = 0; pair < bench.size().pairs(); pair++) {
      var one = start(bench, ours);
      var other = start(bench, peer);
      requests.add(one.requests(), other.requests());
      others.add(one.others(), other.others());
      reviews.add(one.reviews(), other.reviews());
      reconciliations.add(one.perObject(), other.perObject());
      cpu.add(one.cpu(), other.cpu());
    }
    var name = bench.peer().name();
    var what = "restart with %,d: ".formatted(bench.size().many());
    return List.of(
        requests.row(what + "requests", "requests", name, Aim.none()),
        others.row(what + "other than list and watch", "requests", name, Aim.atMost(0)),
        reviews.row(what + "access reviews", "requests", name, Aim.atMost(0)),
        reconciliations.row(what + "reconciliations per object", "times", name, Aim.atMost(1)),
        cpu.row(what + "CPU", "s", name, Aim.ratioAtMost(.35)));
  }

  private static Stage prepared(OperatorBench bench, Contender contender) throws Exception {
    var stage = Stage.open(bench, contender);
    try {
      stage.runPods();
      Settled.start(stage, bench.size().many()).close();
      return stage;
    } catch (Exception e) {
      stage.close();
      throw e;
    }
  }

  private static Started start(OperatorBench bench, Stage stage) throws Exception {
    long mark = stage.audit().mark();
    try (var operator = stage.operator()) {
      stage.audit().awaitQuiet(bench.size().quiet(), MOST);
      double cpu = operator.cpu();
      double reconciliations = operator.metric("monitored_operator_reconciliations_total");
      var traffic = stage.audit().since(mark);
      stage.say(traffic.breakdown());
      double leases = traffic.count(Request::isLease);
      return new Started(
          traffic.requests().size() - leases,
          traffic.count(Restart::isOther),
          traffic.count(Request::isReview),
          reconciliations / bench.size().many(),
          cpu);
    }
  }

  private static boolean isOther(Request request) {
    return !request.isListOrWatch() && !request.isLease();
  }
}
