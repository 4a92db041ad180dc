package dev.monitored.operator.status;

import static dev.monitored.operator.diagnosis.Situations.MAIN;
import static dev.monitored.operator.diagnosis.Situations.PLAIN;
import static dev.monitored.operator.diagnosis.Situations.chosen;
import static dev.monitored.operator.diagnosis.Situations.heard;
import static dev.monitored.operator.diagnosis.Situations.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.monitored.operator.api.MonitoredStatus.PrometheusStatus;
import dev.monitored.operator.decision.Standing;
import dev.monitored.operator.diagnosis.Situations;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@code status.prometheuses} lists, and so what the next decision remembers. */
class PrometheusEntriesTest {
  private static final Finding NOT_CHOSEN = Finding.of("NotChosen", "another one is chosen");
  private static final Finding PICKED_UP = Finding.of("PickedUpByOthers", "it selects shop");

  private final Situations situations = new Situations();

  @Test
  void listsTheChosenOnesThenTheTrustedOnesThenThreeThatPickItUp() {
    situations.choices.addFirst(chosen(PLAIN, Route.HTTP_DISCOVERY, null));
    situations.answers.put(PLAIN, heard("up", ""));
    IntStream.range(0, 5).forEach(index -> add("picking" + index, Standing.TRUSTED, PICKED_UP));
    add("stranger", Standing.UNTRUSTED, null);
    add("trusted", Standing.TRUSTED, null);

    assertThat(entries())
        .extracting(PrometheusStatus::ref, PrometheusStatus::chosen, PrometheusStatus::reason)
        .containsExactly(
            tuple(MAIN.toString(), true, null),
            tuple(PLAIN.toString(), true, null),
            tuple("Prometheus/team/trusted", false, "NotChosen"),
            tuple("Prometheus/team/picking0", false, "PickedUpByOthers"),
            tuple("Prometheus/team/picking1", false, "PickedUpByOthers"),
            tuple("Prometheus/team/picking2", false, "PickedUpByOthers"));
    assertThat(StatusCalculator.next(situations.situation()).status().otherPrometheuses())
        .isEqualTo(3);
  }

  @Test
  void listsTenAtMost() {
    IntStream.range(0, 30).forEach(index -> add("p" + index, Standing.TRUSTED, null));

    assertThat(entries()).hasSize(10);
    assertThat(StatusCalculator.next(situations.situation()).status().otherPrometheuses())
        .isEqualTo(21);
  }

  @Test
  void aNewcomerIsChosenWhenTheTargetIsUpThereAndMovesNoConditionBefore() {
    var newcomer = new PrometheusRef("Prometheus", "team", "new");
    situations.choices.add(
        new Choice(
            newcomer,
            Standing.JOINING,
            Route.SERVICE_MONITOR,
            "shop",
            null,
            NOT_CHOSEN,
            null,
            PICKED_UP));

    for (var answer : List.of(heard(), heard(target("shop-0", "down", "refused")))) {
      situations.answers.put(newcomer, answer);
      assertThat(last())
          .extracting(PrometheusStatus::chosen, PrometheusStatus::reason)
          .containsExactly(false, "PickedUpByOthers");
      assertThat(ready()).isEqualTo("True");
    }

    situations.answers.put(newcomer, heard("up", ""));
    assertThat(last())
        .extracting(PrometheusStatus::chosen, PrometheusStatus::monitor, PrometheusStatus::reason)
        .containsExactly(true, "shop", null);
    assertThat(ready()).isEqualTo("True");
  }

  /** What others scrape, too, changes no condition. */
  @Test
  void othersAreNamedUntilThePrometheusTellsThatTheyAreGone() {
    situations.spec = "{target: {workload: {kind: Deployment, name: shop}}}";
    situations.deploymentSpec = "replicas: 2";
    assertThat(otherPools(null)).isNull();
    assertThat(otherPools(List.of("chart"))).containsExactly("chart");
    assertThat(ready()).isEqualTo("True");

    situations.before = StatusCalculator.next(situations.situation()).status();
    assertThat(otherPools(null)).containsExactly("chart");
    assertThat(otherPools(List.of())).isNull();

    situations.spec =
        "{target: {workload: {kind: Deployment, name: shop}}, scrape: {alongside: true}}";
    assertThat(otherPools(List.of("chart"))).isNull();
  }

  private @Nullable List<String> otherPools(@Nullable List<String> told) {
    var up = heard("up", "");
    situations.answers.put(
        MAIN,
        new Heard(
            up.at(),
            null,
            true,
            0,
            up.pools(),
            up.targets(),
            up.dropped(),
            up.rules(),
            up.samples(),
            "",
            told == null ? null : new TreeSet<>(told)));
    return entries().getFirst().otherPools();
  }

  @Test
  void whatIsRememberedOutlivesASpecThatCannotBeRead() {
    var situation = situations.situation();
    situation.monitored().setStatus(StatusCalculator.next(situation).status());

    var unreadable =
        StatusCalculator.unreadable(situation.monitored(), "no such field", Situations.NOW);

    assertThat(unreadable.prometheuses()).extracting(PrometheusStatus::isChosen).contains(true);
  }

  private void add(String name, Standing standing, @Nullable Finding pickedUp) {
    situations.choices.add(
        new Choice(
            new PrometheusRef("Prometheus", "team", name),
            standing,
            Route.NONE,
            null,
            null,
            NOT_CHOSEN,
            null,
            pickedUp));
  }

  private List<PrometheusStatus> entries() {
    return StatusCalculator.next(situations.situation()).status().prometheuses();
  }

  private PrometheusStatus last() {
    return entries().getLast();
  }

  private String ready() {
    return Conditions.find(StatusCalculator.next(situations.situation()).status(), "Ready")
        .orElseThrow()
        .getStatus();
  }
}
