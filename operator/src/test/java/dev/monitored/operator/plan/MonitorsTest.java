package dev.monitored.operator.plan;

import static dev.monitored.operator.plan.Clusters.EVERYTHING;
import static dev.monitored.operator.plan.Clusters.aMonitored;
import static dev.monitored.operator.plan.Clusters.agent;
import static dev.monitored.operator.plan.Clusters.labels;
import static dev.monitored.operator.plan.Clusters.selector;
import static dev.monitored.operator.plan.Clusters.wants;
import static dev.monitored.operator.plan.Trials.everything;
import static dev.monitored.operator.plan.Trials.prometheus;
import static dev.monitored.operator.plan.Trials.remembering;
import static dev.monitored.operator.plan.Trials.stack;
import static dev.monitored.operator.plan.Trials.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.monitored.operator.Entries;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.KnownPrometheus;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which monitors are written, under which names, and who else picks them up. */
class MonitorsTest {
  private static final String BOTH = "prometheus: {names: [monitoring/mid, monitoring/top%s]}";
  private static final OperatedPrometheus MID = stack("monitoring", "mid");
  private static final OperatedPrometheus TOP = stack("monitoring", "top");
  private static final OperatedPrometheus EARLY = stack("monitoring", "early");

  @Test
  void b20AnEarlierPrometheusSwapsNoMonitors() {
    var before = with(MID, TOP).mayDiscover(MID, TOP).plan(aMonitored(BOTH.formatted("")));
    var monitored = remembering(aMonitored(BOTH.formatted(", monitoring/early")), before);

    var after = with(EARLY, MID, TOP).mayDiscover(EARLY).plan(monitored);

    assertThat(served(before)).containsEntry("mid", "shop").hasSize(2);
    assertThat(served(after)).containsAllEntriesOf(served(before)).hasSize(3);
    assertThat(rules(after)).containsAllEntriesOf(rules(before)).hasSize(3);
  }

  @Test
  void b20AMonitorKeepsItsNameWhenTheFirstOneGoes() {
    var before = with(MID, TOP).mayDiscover(MID, TOP).plan(aMonitored(BOTH.formatted("")));
    var name = served(before).get("top");

    var alone =
        with(TOP).plan(remembering(aMonitored("prometheus: {names: [monitoring/top]}"), before));

    assertThat(served(alone)).isEqualTo(Map.of("top", name));
  }

  @Test
  void b20NoNameIsThatOfAnotherMonitoredsMonitor() {
    var plan = with(MID, TOP).mayDiscover(MID, TOP).plan(aMonitored(BOTH.formatted("")));

    assertThat(served(plan).get("top")).matches("shop\\.[0-9a-f]{8}");
    assertThat(rules(plan).get("top")).matches("shop\\.[0-9a-f]{8}");
  }

  @Test
  void b20ANameThatTheStatusCannotHaveFromUsIsNotTaken() {
    var before = with(MID).mayDiscover(MID).plan(aMonitored(""));
    var forged = remembering(aMonitored(""), before);
    var entry = forged.getStatus().prometheuses().getFirst();
    var other = Entries.of(entry.ref(), true, entry.route(), "till");

    assertThat(served(with(MID).plan(remembering(aMonitored(""), List.of(other)))))
        .isEqualTo(Map.of("mid", "shop"));
  }

  @Test
  void b4APrometheusThatLoadsTheRulesWithoutBeingChosenIsReported() {
    var listening = prometheus("platform", "listening", labels("release", "platform"), EVERYTHING);

    var plan =
        with(MID, listening)
            .mayDiscover(MID, listening)
            .plan(aMonitored("prometheus: {selector: {matchLabels: {tier: mid}}}"));

    assertThat(pickedUp(plan, listening))
        .extracting(Finding::reason, Finding::found)
        .containsExactly(
            "PickedUpByOthers",
            "Prometheus/platform/listening selects PrometheusRule shop,"
                + " which the operator did not create for it");
    assertThat(pickedUp(plan, MID)).isNull();
  }

  @Test
  void b4APrometheusThatScrapesWithoutBeingChosenIsReported() {
    var all = everything("platform", "all");

    var plan =
        with(MID, all)
            .mayDiscover(MID, all)
            .plan(aMonitored("prometheus: {names: [monitoring/mid]}"));

    assertThat(plan.monitors().getFirst().alsoSelectedBy()).containsExactly(all.ref());
    assertThat(pickedUp(plan, all))
        .extracting(Finding::found)
        .asString()
        .contains("ServiceMonitor shop and PrometheusRule shop");
  }

  @Test
  void b4OneThatIsNotTrustedIsNot() {
    var all = everything("evil", "all");

    var plan = with(MID, all).mayDiscover(MID).plan(aMonitored(""));

    assertThat(pickedUp(plan, all)).isNull();
  }

  @Test
  void b4OneThatIsChosenAndPicksUpWhatIsForAnotherIsReported() {
    var all = everything("monitoring", "all");

    var plan =
        with(all, MID, TOP)
            .mayDiscover(all, MID, TOP)
            .plan(aMonitored(BOTH.formatted(", monitoring/all")));

    assertThat(plan.monitors()).hasSize(2);
    assertThat(pickedUp(plan, all)).isNotNull();
  }

  @Test
  void b5OneThatPicksThePodMonitorUpAnywayScrapesByItAlone() {
    var pods = agent("pods", null, EVERYTHING);
    var all = everything("monitoring", "all");

    var plan = with(pods, all).mayDiscover(pods, all).plan(aMonitored(""));

    assertThat(plan.monitors())
        .singleElement()
        .satisfies(monitor -> {
          assertThat(monitor.route()).isEqualTo(Route.POD_MONITOR);
          assertThat(monitor.selectedBy()).containsExactly(pods.ref(), all.ref());
        });
    assertThat(plan.choices()).extracting(Choice::route).containsOnly(Route.POD_MONITOR);
    assertThat(plan.choices()).allMatch(choice -> choice.pickedUp() == null);
  }

  @Test
  void b5WherePodMonitorsCanBeKeptFromOneTheyAre() {
    var pods = agent("pods", null, EVERYTHING);
    var whole = prometheus("monitoring", "whole", selector(wants("quiet", "NotIn", "yes")), null);

    var plan = with(pods, whole).mayDiscover(pods, whole).plan(aMonitored(""));

    assertThat(plan.monitors())
        .extracting(MonitorPlan::route, MonitorPlan::selectedBy)
        .containsExactly(
            tuple(Route.SERVICE_MONITOR, List.of(whole.ref())),
            tuple(Route.POD_MONITOR, List.of(pods.ref())));
  }

  private static @Nullable Finding pickedUp(Plan plan, KnownPrometheus prometheus) {
    return plan.choices().stream()
        .filter(choice -> choice.ref().equals(prometheus.ref()))
        .findFirst()
        .orElseThrow()
        .pickedUp();
  }

  private static Map<String, String> served(Plan plan) {
    return plan.choices().stream()
        .collect(Collectors.toMap(choice -> choice.ref().name(), Choice::monitor));
  }

  private static Map<String, String> rules(Plan plan) {
    return plan.rules().stream()
        .flatMap(one -> one.loadedBy().stream().map(ref -> Map.entry(ref, one.name())))
        .collect(Collectors.toMap(entry -> name(entry.getKey()), Map.Entry::getValue));
  }

  private static String name(PrometheusRef ref) {
    return ref.name();
  }
}
