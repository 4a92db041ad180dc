package dev.monitored.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.Application;
import dev.monitored.operator.children.Children;
import dev.monitored.operator.children.JobServerDefaults;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.Unreachable;
import dev.monitored.operator.evidence.Evidence;
import dev.monitored.operator.evidence.Heards;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Clusters;
import dev.monitored.operator.plan.Intent;
import dev.monitored.operator.plan.OtherScrapes;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Planner;
import dev.monitored.operator.plan.Trials;
import dev.monitored.operator.prometheus.KnownPrometheus;
import dev.monitored.operator.snapshot.ApplicationObjects;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When something may be written for a target. */
class FirstLookTest {
  private static final KnownPrometheus MAIN = Clusters.operated("main", Clusters.EVERYTHING);
  private static final KnownPrometheus PLAIN = Clusters.plain("bundled");
  private static final Instant BEGIN = Instant.parse("2026-11-30T12:00:00Z");
  private static final String CHART = "serviceMonitor/team-a/theirs/0";
  private static final List<PrometheusRef> BOTH = List.of(MAIN.ref(), PLAIN.ref());

  private final List<String> warnings = new ArrayList<>();
  private final Map<PrometheusRef, Answer> answers = new HashMap<>();
  private final FirstLook look =
      new FirstLook(
          new OtherScrapes(ref -> ref.name().equals("shop2")),
          (_, reason, note) -> warnings.add(reason + ": " + note),
          () -> this.now);
  private Instant now = BEGIN;
  private Monitored monitored = target("");
  private String pod = "podIP: 10.0.0.1";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -       | -                  | LookingForOtherPools
          none    | -                  | LookingForOtherPools
          none    | silent             | LookingForOtherPools
          none    | untold             | LookingForOtherPools
          none    | none               | nothing
          none    | kubernetes-pods    | ScrapedAlready
          untold  | kubernetes-pods    | ScrapedAlready
          chart   | none               | ScrapedAlready
          """)
  void nothingIsWrittenBeforeAllHaveToldThatThereAreNone(String main, String plain, String reason) {
    answer(MAIN, main);
    answer(PLAIN, plain);

    assertThat(obstacle().map(Finding::reason).orElse("nothing")).isEqualTo(reason);
    assertThat(written().isEmpty()).isEqualTo(!reason.equals("nothing"));
    assertThat(warnings).isEmpty();
  }

  @Test
  void whoDoesNotTellIsWaitedForOneMinute() {
    answer(MAIN, "none");
    answer(PLAIN, "silent");
    assertThat(obstacle()).isPresent();
    assertThat(look.end(monitored)).contains(BEGIN.plusSeconds(60));

    now = BEGIN.plusSeconds(59);
    assertThat(obstacle()).isPresent();
    now = BEGIN.plusSeconds(60);
    assertThat(obstacle()).isEmpty();

    assertThat(look.end(monitored)).isEmpty();
    assertThat(warnings)
        .containsExactly(
            "LookingForOtherPools: Plain/monitored-system/bundled has not told within 60 s whether"
                + " it scrapes these Pods already; the operator no longer waits for it");
  }

  @Test
  void whoScrapesAlreadyIsWaitedForWithoutEnd() {
    answer(MAIN, "chart");
    answer(PLAIN, "silent");
    now = BEGIN.plus(Duration.ofDays(1));

    assertThat(obstacle()).isPresent();
    answer(MAIN, "none");
    answer(PLAIN, "none");
    assertThat(obstacle()).isEmpty();
  }

  @Test
  void theMessageHasBothWaysOut() {
    answer(MAIN, "chart");
    answer(PLAIN, "none");

    assertThat(obstacle().map(Finding::message))
        .contains(
            "Prometheus/monitoring/main scrapes these Pods already:"
                + " \"serviceMonitor/team-a/theirs/0\"; delete or disable what configures that,"
                + " usually by serviceMonitor.enabled: false in its Helm chart, or set"
                + " spec.scrape.alongside to true; to fix (author): kubectl delete servicemonitor"
                + " theirs --namespace team-a; or (author): kubectl patch monitored shop --namespace"
                + " team-a --type merge --patch '{\"spec\":{\"scrape\":{\"alongside\":true}}}'");
  }

  /** Whoever wrote these would write them again, or has something else that is to be removed. */
  @ParameterizedTest
  @CsvSource({
    "serviceMonitor/team-a/theirs/0, kubectl delete servicemonitor theirs --namespace team-a",
    "podMonitor/other/theirs/0, kubectl delete podmonitor theirs --namespace other",
    "serviceMonitor/team-a/shop2/0, ",
    "kubernetes-pods, ",
    "serviceMonitor/team-a/a;reboot/0, "
  })
  void onlyAMonitorOfSomebodyElseCanBeDeleted(String pool, String command) {
    answers.put(MAIN.ref(), heard(pool));
    answer(PLAIN, "none");

    var commands = obstacle().orElseThrow().commands().stream().map(Object::toString).toList();

    assertThat(commands).hasSize(command == null ? 1 : 2);
    assertThat(commands.getFirst()).isEqualTo(command == null ? commands.getLast() : command);
  }

  @Test
  void onlyATargetIsLookedFor() {
    answer(MAIN, "chart");

    monitored = target("scrape: {alongside: true}");
    assertThat(obstacle()).isEmpty();
    monitored = Clusters.aWorkload("");
    monitored.getMetadata().setUid("1");
    assertThat(obstacle()).isEmpty();
  }

  /** What others do later is reported, and takes nothing away. */
  @Test
  void whatHasARouteKeepsIt() {
    answer(MAIN, "none");
    answer(PLAIN, "none");
    monitored = Trials.remembering(monitored, plan());

    answer(MAIN, "chart");

    assertThat(Intent.isFirst(monitored)).isFalse();
    assertThat(obstacle()).isEmpty();
    assertThat(written()).isNotEmpty();
  }

  @Test
  void whatIsWithheldHasNoRoute() {
    answer(MAIN, "chart");
    monitored = Trials.remembering(monitored, plan().withheld(obstacle().orElseThrow()));

    assertThat(Intent.isFirst(monitored)).isTrue();
    assertThat(monitored.getStatus().prometheuses())
        .allSatisfy(entry -> assertThat(entry.route()).isEqualTo("None"))
        .filteredOn(entry -> BOTH.toString().contains(entry.ref()))
        .allSatisfy(entry -> assertThat(entry.chosen()).isTrue());
  }

  @Test
  void nobodyScrapesPodsThatDoNotExist() {
    pod = "";

    assertThat(obstacle()).isEmpty();
  }

  private static Monitored target(String more) {
    return Serialization.unmarshal(
        """
        metadata: {name: shop, namespace: team-a, uid: "1", generation: 1}
        spec: {target: {workload: {kind: Deployment, name: theirs}}, %s}
        """
            .formatted(more),
        Monitored.class);
  }

  private void answer(KnownPrometheus prometheus, String what) {
    switch (what) {
      case "-" -> answers.remove(prometheus.ref());
      case "silent" -> answers.put(prometheus.ref(), new Unreachable(BEGIN, "no answer"));
      case "untold" -> answers.put(prometheus.ref(), heard((Set<String>) null));
      case "none" -> answers.put(prometheus.ref(), heard(Set.of()));
      case "chart" -> answers.put(prometheus.ref(), heard(CHART));
      default -> answers.put(prometheus.ref(), heard(what));
    }
  }

  private static Heard heard(String pool) {
    return heard(Set.of(pool));
  }

  private static Heard heard(@Nullable Set<String> pools) {
    return Heards.ofOthers(BEGIN, pools);
  }

  private Plan plan() {
    return Planner.plan(monitored, Clusters.facts(MAIN, PLAIN));
  }

  private Optional<Finding> obstacle() {
    return look.obstacle(monitored, application(), plan(), List.of(), new Evidence(BEGIN, answers));
  }

  /** What is written for monitoring. */
  private List<String> written() {
    var plan = obstacle().map(plan()::withheld).orElseGet(this::plan);
    var setup = new Children.Setup(new JobServerDefaults("image", List.of(), false), () -> "token");
    return Children.of(monitored, application(), plan, setup).stream()
        .filter(child -> child.part() == Part.SCRAPE || child.part() == Part.RULES)
        .map(child -> child.object().getKind() + " " + child.object().getMetadata().getName())
        .toList();
  }

  private Application application() {
    var deployment =
        Serialization.unmarshal(
            """
            metadata: {name: theirs}
            spec:
              selector: {matchLabels: {app: theirs}}
              template:
                metadata: {labels: {app: theirs}}
                spec: {containers: [{name: main, image: theirs, ports: [{name: web, containerPort: 8080}]}]}
            """,
            Deployment.class);
    var running =
        Serialization.unmarshal(
            """
            metadata:
              name: theirs-0
              namespace: team-a
              labels: {app: theirs, pod-template-hash: "1"}
              ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: theirs-1, uid: "1", controller: true}]
            spec: {containers: [{name: main, image: theirs, ports: [{name: web, containerPort: 8080}]}]}
            status: {phase: Running, %s}
            """
                .formatted(pod),
            Pod.class);
    return Application.of(
        monitored,
        new ApplicationObjects(
            List.of(deployment), List.of(), pod.isEmpty() ? List.of() : List.of(running)));
  }
}
