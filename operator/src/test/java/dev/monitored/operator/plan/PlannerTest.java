package dev.monitored.operator.plan;

import static dev.monitored.operator.plan.Clusters.EVERYTHING;
import static dev.monitored.operator.plan.Clusters.aMonitored;
import static dev.monitored.operator.plan.Clusters.agent;
import static dev.monitored.operator.plan.Clusters.facts;
import static dev.monitored.operator.plan.Clusters.labels;
import static dev.monitored.operator.plan.Clusters.operated;
import static dev.monitored.operator.plan.Clusters.plain;
import static dev.monitored.operator.plan.Clusters.selector;
import static dev.monitored.operator.plan.Clusters.wants;
import static dev.monitored.operator.plan.Clusters.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.children.PrometheusRuleManifest;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.prometheus.PlainPrometheus;
import dev.monitored.operator.prometheus.PrometheusPolicy;
import dev.monitored.operator.snapshot.Facts;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final OperatedPrometheus KPS = operated("kps", labels("release", "kps"));

  @Test
  void givesTheLabelsThatAPrometheusSelects() {
    var plan = Planner.plan(aMonitored(""), facts(KPS));

    assertThat(plan.monitors())
        .singleElement()
        .satisfies(monitor -> {
          assertThat(monitor.name()).isEqualTo("shop");
          assertThat(monitor.labels()).containsEntry("release", "kps").hasSize(4);
          assertThat(monitor.selectedBy()).containsExactly(KPS.ref());
        });
    assertThat(plan.rules())
        .singleElement()
        .extracting(RulePlan::loadedBy)
        .isEqualTo(List.of(KPS.ref()));
    assertThat(plan.problem()).isNull();
  }

  @Test
  void prefersNoLabelWherePossible() {
    var selector =
        selector(
            wants("team", "NotIn", "other"),
            wants("tier", "Exists"),
            wants("zone", "In", "b", "a"));

    var plan = Planner.plan(aMonitored(""), facts(operated("one", selector)));

    assertThat(plan.monitors().getFirst().labels())
        .containsEntry("tier", "true")
        .containsEntry("zone", "a")
        .doesNotContainKey("team");
  }

  @Test
  void keepsTheAuthorsLabelsAndSaysWhichOneIsInTheWay() {
    var monitored = aMonitored("");
    monitored.getMetadata().setLabels(Map.of("release", "mine", "app.kubernetes.io/name", "x"));

    var plan = Planner.plan(monitored, facts(KPS));

    assertThat(plan.monitors()).isEmpty();
    assertThat(finding(plan).reason()).isEqualTo("LabelMismatch");
    assertThat(finding(plan).found()).contains("release=mine");
    assertThat(finding(plan).message())
        .endsWith(
            "; to fix (author): kubectl label monitored shop --namespace team-a --overwrite"
                + " release=kps");
  }

  @Test
  void givesNoMonitorToAChosenPrometheusFromAnotherOneIfItCanBeHelped() {
    var nosy = operated("nosy", selector(wants("quiet", "NotIn", "yes")));

    var plan =
        Planner.plan(
            aMonitored("prometheus: {selector: {matchLabels: {tier: kps}}}"), facts(KPS, nosy));

    assertThat(plan.monitors().getFirst().labels()).containsEntry("quiet", "yes");
    assertThat(plan.choices())
        .filteredOn(choice -> !choice.intended())
        .singleElement()
        .extracting(choice -> Objects.requireNonNull(choice.scrape()).reason())
        .isEqualTo("NotChosen");
  }

  @Test
  void addsNoLabelBecauseOfAPrometheusThatDoesNotSeeTheNamespace() {
    var elsewhere =
        operated("elsewhere", selector(wants("quiet", "NotIn", "yes")), labels("not", "ours"));

    var plan = Planner.plan(aMonitored(""), facts(KPS, elsewhere));

    assertThat(plan.monitors().getFirst().labels()).hasSize(4);
  }

  @Test
  void saysWhatKeepsTheOnlyOneFromBeingChosen() {
    var deaf = operated("deaf", null);

    var plan = Planner.plan(aMonitored(""), facts(deaf));

    assertThat(plan.choices()).noneMatch(Choice::intended);
    assertThat(plan.problem()).isEqualTo(finding(plan));
    assertThat(finding(plan).reason()).isEqualTo("SelectorSelectsNothing");
    assertThat(finding(plan).found()).contains("no serviceMonitorSelector");
  }

  @Test
  void meansOnlyThoseThatCanBeSatisfied() {
    var plan = Planner.plan(aMonitored(""), facts(operated("deaf", null), KPS));

    assertThat(plan.choices()).extracting(Choice::intended).containsExactly(true, false);
  }

  @Test
  void saysThatAPrometheusSeesOnlyItsOwnNamespace() {
    var plan = Planner.plan(aMonitored(""), facts(operated("own", EVERYTHING, null)));

    assertThat(finding(plan).reason()).isEqualTo("NamespaceNotSelected");
    assertThat(finding(plan).message())
        .contains("/spec/serviceMonitorNamespaceSelector")
        .contains("\"values\":[\"monitoring\",\"team-a\"]");
  }

  @Test
  void saysWhichLabelTheNamespaceLacks() {
    var plan =
        Planner.plan(
            aMonitored(""), facts(operated("picky", EVERYTHING, labels("monitoring", "yes"))));

    assertThat(finding(plan).reason()).isEqualTo("NamespaceNotSelected");
    assertThat(finding(plan).message())
        .endsWith("; to fix (platform): kubectl label namespace team-a monitoring=yes");
  }

  @Test
  void saysThatThereIsNoPrometheus() {
    var nothing =
        new Facts(
            false,
            false,
            List.of(KPS),
            List.of(),
            Map.of(),
            PrometheusPolicy.NONE,
            List.of(),
            List.of());

    var problem = Objects.requireNonNull(Planner.plan(aMonitored(""), nothing).problem());

    assertThat(problem.reason()).isEqualTo("NoPrometheusFound");
    assertThat(problem.message()).contains("monitoring.coreos.com/v1 is not served");
  }

  @Test
  void saysWhichPrometheusesThereAreWhenTheSelectorMatchesNone() {
    var monitored = aMonitored("prometheus: {selector: {matchLabels: {tier: gold}}}");

    var problem = Objects.requireNonNull(Planner.plan(monitored, facts(KPS)).problem());

    assertThat(problem.reason()).isEqualTo("NoPrometheusFound");
    assertThat(problem.message()).contains("tier=gold").contains("kps (tier=kps)");
  }

  @Test
  void scrapesByPodMonitorWhereAnAgentTakesNothingElse() {
    var nodes = agent("nodes", null, EVERYTHING);
    var whole = agent("whole", EVERYTHING, null);

    var plan = Planner.plan(aMonitored(""), facts(nodes, whole));

    assertThat(plan.choices())
        .extracting(Choice::route)
        .containsExactly(Route.POD_MONITOR, Route.SERVICE_MONITOR);
    assertThat(plan.rules()).isEmpty();
    assertThat(plan.choices())
        .extracting(choice -> Objects.requireNonNull(choice.rules()).reason())
        .containsOnly("NotPossibleByAgent");
  }

  @Test
  void m11WhoeverHasShardsIsGivenNoRuleThatAShardCannotJudge() {
    var monitored = aMonitored("");
    var plan = Planner.plan(monitored, facts(sharded(KPS)));

    assertThat(plan.isForShards(KPS.ref())).isTrue();
    assertThat(plan.rules())
        .singleElement()
        .extracting(rules -> alerts(monitored, rules))
        .asInstanceOf(InstanceOfAssertFactories.list(String.class))
        .contains("MonitoredTargetDown")
        .doesNotContain("MonitoredTargetMissing", "JobServerJobErrors", "JobServerJobsStuck");
    assertThat(Planner.plan(monitored, facts(KPS)).isForShards(KPS.ref())).isFalse();
  }

  @Test
  void m11WhereAShardPicksTheRulesUpAnywayTheyAreThoseThatItCanJudge() {
    var all = operated("all", EVERYTHING);

    var plan =
        Planner.plan(aMonitored("prometheus: {names: [monitoring/kps]}"), facts(KPS, sharded(all)));

    assertThat(plan.rules())
        .singleElement()
        .matches(rules -> rules.alsoLoadedBy().contains(all.ref()));
    assertThat(plan.isForShards(KPS.ref())).isTrue();
  }

  @Test
  void m19WhereOnlyTheCrdsAreServedMonitorsAreWrittenIfTheAuthorWantsThem() {
    var facts = with(facts(KPS), List.of());

    var plan = Planner.plan(aMonitored("prometheus: {via: ServiceMonitor}"), facts);

    assertThat(plan.isForNobody()).isTrue();
    assertThat(plan.monitors())
        .singleElement()
        .satisfies(monitor -> {
          assertThat(monitor.route()).isEqualTo(Route.SERVICE_MONITOR);
          assertThat(monitor.selectedBy()).isEmpty();
          assertThat(monitor.labels())
              .containsEntry("app.kubernetes.io/managed-by", "monitored-operator");
        });
    assertThat(plan.rules()).hasSize(1);
    assertThat(Planner.plan(aMonitored(""), facts).monitors()).isEmpty();
  }

  @Test
  void m13RulesThatAThanosRulerEvaluatesAreWrittenForIt() {
    var deaf = withoutRules(KPS);
    var ruler = ruler("rules", labels("team", "platform"));

    var plan = Planner.plan(aMonitored(""), withRulers(facts(deaf), List.of(ruler)));

    assertThat(Objects.requireNonNull(plan.choices().getFirst().rules()).reason())
        .isEqualTo("EvaluatedElsewhere");
    assertThat(plan.rules())
        .singleElement()
        .satisfies(rules -> {
          assertThat(rules.labels()).containsEntry("team", "platform");
          assertThat(rules.loadedBy()).containsExactly(ruler.ref());
        });
    assertThat(Planner.plan(aMonitored(""), facts(deaf)).choices().getFirst().rules())
        .extracting(Finding::reason)
        .isEqualTo("SelectorSelectsNothing");
  }

  @Test
  void m13WhoEvaluatesRulesItselfLeavesNothingToAThanosRuler() {
    var ruler = ruler("rules", labels("team", "platform"));

    var plan = Planner.plan(aMonitored(""), withRulers(facts(KPS), List.of(ruler)));

    assertThat(plan.rules())
        .singleElement()
        .extracting(RulePlan::loadedBy)
        .isEqualTo(List.of(KPS.ref()));
  }

  @Test
  void m13WhileItIsNotKnownWhichRulersThereAreNothingIsDeleted() {
    var plan = Planner.plan(aMonitored(""), withRulers(facts(withoutRules(KPS)), null));

    assertThat(plan.isComplete()).isFalse();
  }

  private static Facts withRulers(Facts facts, @Nullable List<OperatedPrometheus> rulers) {
    return new Facts(
        facts.monitoringApi(),
        facts.unseen(),
        facts.operated(),
        facts.plain(),
        facts.namespaceLabels(),
        facts.policy(),
        facts.access(),
        rulers);
  }

  private static OperatedPrometheus ruler(String name, LabelSelector rules) {
    var ref = new PrometheusRef(PrometheusRef.RULER, "monitoring", name);
    return new OperatedPrometheus(
        ref, Map.of(), null, null, null, null, rules, EVERYTHING, null, null, null, false);
  }

  private static OperatedPrometheus withoutRules(OperatedPrometheus one) {
    return evaluating(one, null, null, false);
  }

  private static OperatedPrometheus sharded(OperatedPrometheus one) {
    return evaluating(one, one.ruleSelector(), one.ruleNamespaceSelector(), true);
  }

  private static OperatedPrometheus evaluating(
      OperatedPrometheus one,
      @Nullable LabelSelector rules,
      @Nullable LabelSelector ruleNamespaces,
      boolean isSharded) {
    return new OperatedPrometheus(
        one.ref(),
        one.labels(),
        one.serviceMonitorSelector(),
        one.serviceMonitorNamespaceSelector(),
        one.podMonitorSelector(),
        one.podMonitorNamespaceSelector(),
        rules,
        ruleNamespaces,
        one.scrapeInterval(),
        one.scrapeTimeout(),
        one.discoverer(),
        isSharded);
  }

  private static List<String> alerts(Monitored monitored, RulePlan rules) {
    return PrometheusRuleManifest.of(monitored, rules).getSpec().getGroups().stream()
        .flatMap(group -> group.getRules().stream())
        .flatMap(rule -> Stream.ofNullable(rule.getAlert()))
        .toList();
  }

  @Test
  void writesNoRulesWhenThereAreNone() {
    var monitored = Clusters.aWorkload("alerts: {builtIn: false}");

    var plan = Planner.plan(monitored, facts(KPS, operated("deaf", null), plain("bundled")));

    assertThat(plan.rules()).isEmpty();
    assertThat(plan.choices()).allMatch(choice -> choice.rules() == null);
  }

  @Test
  void saysWhereAPlainPrometheusTakesNoRules() {
    var bare = new PlainPrometheus(plain("bare").ref(), Map.of(), "http://bare", null, null, null);

    var rules = Planner.plan(aMonitored(""), facts(bare)).choices().getFirst().rules();

    assertThat(Objects.requireNonNull(rules).reason()).isEqualTo("NotPossibleByDiscovery");
  }

  @Nested
  class Via {
    private final Facts facts = facts(KPS, plain("bundled"));

    @Test
    void autoTakesEveryRoute() {
      assertThat(routes("Auto")).containsExactly(Route.SERVICE_MONITOR, Route.HTTP_DISCOVERY);
    }

    @Test
    void serviceMonitorLeavesPlainOnesOut() {
      assertThat(routes("ServiceMonitor")).containsExactly(Route.SERVICE_MONITOR, Route.NONE);
    }

    @Test
    void httpDiscoveryLeavesOperatedOnesOut() {
      assertThat(routes("HttpDiscovery")).containsExactly(Route.HTTP_DISCOVERY, Route.NONE);
    }

    @Test
    void noneSetsUpNothingAndIsNoProblem() {
      var plan = Planner.plan(aMonitored("prometheus: {via: None}"), facts);

      assertThat(plan.choices()).noneMatch(Choice::intended);
      assertThat(plan.monitors()).isEmpty();
      assertThat(plan.rules()).isEmpty();
      assertThat(plan.problem()).isNull();
    }

    private List<Route> routes(String via) {
      var plan = Planner.plan(aMonitored("prometheus: {via: " + via + "}"), facts);
      return plan.choices().stream().map(Choice::route).toList();
    }
  }

  @Nested
  class ScrapeTimeouts {
    @Test
    void areThoseOfThePrometheusUnlessAnIntervalIsGiven() {
      assertThat(timeout("")).isNull();
    }

    @Test
    void areWrittenOutWithAnIntervalAndNeverAboveIt() {
      assertThat(timeout("scrape: {interval: 7s}")).isEqualTo("7s");
      assertThat(timeout("scrape: {interval: 1m}")).isEqualTo("10s");
    }

    @Test
    void areThoseOfTheSpecIfGiven() {
      assertThat(timeout("scrape: {interval: 1m, timeout: 45s}")).isEqualTo("45s");
    }

    @Test
    void thatAreAboveThePrometheussOwnIntervalAreAProblem() {
      var plan = Planner.plan(aMonitored("scrape: {timeout: 45s}"), facts(KPS));

      assertThat(finding(plan).reason()).isEqualTo("TimeoutAboveInterval");
      assertThat(finding(plan).message()).contains("45s").contains("30s");
      assertThat(plan.choices()).allMatch(Choice::intended);
    }

    private @Nullable String timeout(String spec) {
      return Planner.plan(aMonitored(spec), facts(KPS)).monitors().getFirst().timeout();
    }
  }

  private static Finding finding(Plan plan) {
    return Objects.requireNonNull(plan.choices().getFirst().scrape());
  }
}
