package dev.monitored.bench.operator.rows;

import dev.monitored.bench.Aim;
import dev.monitored.bench.Family;
import dev.monitored.bench.Pairs;
import dev.monitored.bench.Row;
import dev.monitored.bench.operator.Operator;
import dev.monitored.bench.operator.OperatorBench;
import dev.monitored.bench.operator.Stage;
import dev.monitored.bench.operator.cluster.Monitoreds;
import dev.monitored.bench.operator.prometheus.Flood;
import dev.monitored.bench.operator.prometheus.Prometheus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A Prometheus whose answers are larger than all memory, beside one that is as it should be. */
public final class Huge implements Family<OperatorBench> {
  private static final String VIA =
      "{workload: {image: registry.example.org/app:1}, prometheus: {via: %s}}";
  private static final String CHANGE = "{\"spec\": {\"dashboard\": {\"folder\": \"Bench\"}}}";
  private static final Duration PROOF = Duration.ofMinutes(5);
  private static final Duration SERVED = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final int EACH = 20;

  private record Seen(double peak, double affected) {}

  @Override
  public String name() {
    return "huge";
  }

  @Override
  public List<Row> measure(OperatorBench bench) throws Exception {
    var seen = seen(bench);
    var what = "a Prometheus with %,d targets: ".formatted(bench.size().targets());
    double none = Double.NaN;
    return List.of(
        Pairs.of(seen.peak(), none)
            .row(what + "most RSS", "MiB", "–", Aim.atMost(bench.ours().limit())),
        Pairs.of(seen.affected(), none)
            .row(what + "others affected", "Monitored", "–", Aim.atMost(0)));
  }

  private static Seen seen(OperatorBench bench) throws Exception {
    try (var stage = Stage.open(bench, bench.ours());
        var flood = Prometheus.start(new Flood(bench.size().targets()))) {
      stage.runPods();
      var plain = "{name: flood, namespace: monitoring, url: \"%s\"}".formatted(flood.url());
      var operator = stage.operator(plain).awaitLeading();
      var others = new Monitoreds(stage.client(), "other", VIA.formatted("ServiceMonitor"), EACH);
      others.create();
      others.awaitReady(PROOF);
      new Monitoreds(stage.client(), "flooded", VIA.formatted("HttpDiscovery"), EACH).create();
      var seen = watch(bench, operator, others);
      stage.say("asked of the flood: " + flood.requests());
      return seen;
    }
  }

  private static Seen watch(OperatorBench bench, Operator operator, Monitoreds others)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + bench.size().watched().toNanos();
    long ready = EACH;
    while (System.nanoTime() < end) {
      ready = Math.min(ready, others.ready());
      Thread.sleep(LOOK);
    }
    others.patch(CHANGE);
    long served = others.awaitServed(SERVED);
    double peak = operator.isAlive() ? operator.peak() : Double.NaN;
    return new Seen(peak, EACH - (double) Math.min(ready, served));
  }
}
