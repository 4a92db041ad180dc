package dev.monitored.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.snapshot.Facts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every plan, judged by Kubernetes' own rules; -Dseed=n repeats one run. */
class SelectionPropertyTest {
  private static final int CLUSTERS = 100;

  static LongStream seeds() {
    var first = Long.getLong("seed", System.nanoTime());
    return LongStream.range(first, first + 5);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whoeverIsToldSoSelectsExactlyItsOwnMonitor(long seed) {
    eachCluster(
        seed,
        5,
        (monitored, facts) -> {
          var plan = Planner.plan(monitored, facts);

          for (MonitorPlan monitor : plan.monitors()) {
            assertThat(monitor.selectedBy())
                .isNotEmpty()
                .allMatch(ref ->
                    Oracle.selects(
                        prometheus(facts, ref).serviceMonitorSelector(), monitor.labels()))
                .allMatch(ref -> Oracle.seesNamespace(prometheus(facts, ref), facts));
          }
          var told =
              plan.monitors().stream().flatMap(monitor -> monitor.selectedBy().stream()).toList();
          var able =
              plan.choices().stream()
                  .filter(one -> one.intended() && one.scrape() == null)
                  .map(Choice::ref)
                  .toList();
          assertThat(told).containsExactlyInAnyOrderElementsOf(able);
        });
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noMonitorIsSelectedByAPrometheusOfALaterOne(long seed) {
    eachCluster(
        seed,
        5,
        (monitored, facts) -> {
          var monitors = Planner.plan(monitored, facts).monitors();

          for (int later = 1; later < monitors.size(); later++) {
            for (MonitorPlan earlier : monitors.subList(0, later)) {
              assertThat(monitors.get(later).selectedBy())
                  .noneMatch(ref ->
                      Oracle.selects(
                          prometheus(facts, ref).serviceMonitorSelector(), earlier.labels()));
            }
          }
        });
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void labelsAreAsFewAsPossibleAndMissingOnlyIfNoneWouldDo(long seed) {
    eachCluster(
        seed,
        1,
        (monitored, facts) -> {
          var choice = Planner.plan(monitored, facts).choices().getFirst();
          var only = facts.operated().getFirst();
          var fewest =
              Oracle.labellings(
                      fixed(monitored),
                      RandomClusters.KEYS,
                      List.of("x", "y", Labels.OPERATOR, "z"))
                  .filter(labels -> Oracle.selects(only.serviceMonitorSelector(), labels))
                  .mapToInt(Map::size)
                  .min();

          var scrape = choice.scrape();
          if (scrape != null && scrape.reason().equals(Reasons.LABEL_MISMATCH)) {
            assertThat(fewest).isEmpty();
          }
          if (scrape == null) {
            var labels =
                new TreeMap<>(Planner.plan(monitored, facts).monitors().getFirst().labels());
            labels.remove(Labels.INSTANCE);
            var usualName = labels.remove(Labels.NAME, "shop") ? 1 : 0;
            assertThat(labels.size())
                .isLessThanOrEqualTo(fewest.orElseThrow())
                .isGreaterThanOrEqualTo(fewest.orElseThrow() - usualName);
          }
        });
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void doesNotDependOnTheOrderInWhichTheClusterIsRead(long seed) {
    eachCluster(
        seed,
        5,
        (monitored, facts) -> {
          var shuffled = new ArrayList<>(facts.operated());
          Collections.shuffle(shuffled, new Random(seed));

          var other = Planner.plan(monitored, Clusters.with(facts, shuffled));

          assertThat(other).isEqualTo(Planner.plan(monitored, facts));
        });
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theCommandsOfAFindingFixItAndKeepSelectedWhatWas(long seed) {
    eachCluster(
        seed,
        3,
        (monitored, facts) -> {
          for (Choice choice : Planner.plan(monitored, facts).choices()) {
            fix(monitored, facts, choice, Choice::scrape);
            fix(monitored, facts, choice, Choice::rules);
          }
        });
  }

  private static void fix(
      Monitored monitored, Facts facts, Choice choice, Function<Choice, @Nullable Finding> part) {
    var finding = part.apply(choice);
    if (finding == null || finding.commands().isEmpty()) {
      return;
    }
    var before = Planner.plan(monitored, facts);
    var relabelled = Clusters.aMonitored("");
    relabelled.setSpec(monitored.getSpec());
    Trials.remembering(relabelled, before);
    relabelled.getMetadata().setLabels(monitored.getMetadata().getLabels());
    var fixed = facts;
    var commands = finding.isEitherEnough() ? finding.commands().subList(0, 1) : finding.commands();
    for (Command command : commands) {
      fixed = new FakeKubectl(relabelled, fixed).run(command);
    }

    var after = Planner.plan(relabelled, fixed);
    AfterFix.nothingIsLost(facts, fixed);
    AfterFix.nobodyLoses(before, after);
    AfterFix.isFixed(finding, part.apply(choice(after, choice.ref())));
  }

  private interface Property {
    void check(Monitored monitored, Facts facts);
  }

  /** Of several Prometheuses every second time all are named, so that they may contradict. */
  private static void eachCluster(long seed, int most, Property property) {
    var clusters = new RandomClusters(new Random(seed));
    for (int cluster = 0; cluster < CLUSTERS; cluster++) {
      var facts = clusters.facts(most);
      var names =
          facts.operated().stream()
              .map(one -> one.ref().qualifiedName())
              .collect(Collectors.joining(","));
      var isNaming = most > 1 && cluster % 2 == 0;
      var monitored = Clusters.aMonitored(isNaming ? "prometheus: {names: [" + names + "]}" : "");
      monitored.getMetadata().setLabels(clusters.labels(List.of("a", "b")));
      property.check(monitored, facts);
    }
  }

  private static Map<String, String> fixed(Monitored monitored) {
    var fixed = new TreeMap<>(monitored.getMetadata().getLabels());
    fixed.put(Labels.MANAGED_BY, Labels.OPERATOR);
    return fixed;
  }

  private static Choice choice(Plan plan, PrometheusRef ref) {
    return plan.choices().stream().filter(one -> one.ref().equals(ref)).findFirst().orElseThrow();
  }

  private static OperatedPrometheus prometheus(Facts facts, PrometheusRef ref) {
    return facts.operated().stream().filter(one -> one.ref().equals(ref)).findFirst().orElseThrow();
  }
}
