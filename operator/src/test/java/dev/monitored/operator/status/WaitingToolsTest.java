package dev.monitored.operator.status;

import static dev.monitored.operator.diagnosis.Situations.MAIN;
import static dev.monitored.operator.diagnosis.Situations.NOW;
import static dev.monitored.operator.diagnosis.Situations.heard;
import static dev.monitored.operator.status.Kstatus.CURRENT;
import static dev.monitored.operator.status.Kstatus.FAILED;
import static dev.monitored.operator.status.Kstatus.IN_PROGRESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.diagnosis.Situations;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.plan.Route;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Helm, Flux and Argo CD wait for, over statuses as the operator writes them. */
class WaitingToolsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A situation, and what kstatus says with readyWhen Proven and with Available. */
  record Row(String name, Kstatus proven, Kstatus available, Consumer<Situations> change) {
    @Override
    public String toString() {
      return name;
    }

    JsonNode object(String readyWhen) {
      var situations = new Situations();
      situations.spec = "{workload: {image: shop}, replicas: 2, readyWhen: " + readyWhen + "}";
      change.accept(situations);
      return shown(situations, StatusCalculator.next(situations.situation()).status());
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("proven", CURRENT, CURRENT, _ -> {}),
        new Row("no Prometheus", IN_PROGRESS, CURRENT, WaitingToolsTest::withoutPrometheus),
        new Row("wrong label", IN_PROGRESS, CURRENT, WaitingToolsTest::notSelected),
        new Row("not scraped yet", IN_PROGRESS, CURRENT, it -> it.answers.clear()),
        new Row(
            "target down",
            IN_PROGRESS,
            CURRENT,
            it -> it.answers.put(MAIN, heard("down", "connection refused"))),
        new Row(
            "monitor of somebody else",
            IN_PROGRESS,
            IN_PROGRESS,
            it -> it.failures.put(Part.SCRAPE, Finding.of("NameConflict", "taken"))),
        new Row("Pod starts", IN_PROGRESS, IN_PROGRESS, it -> it.available = 1),
        new Row("rollout past its deadline", FAILED, FAILED, WaitingToolsTest::late),
        new Row(
            "rollout of an earlier generation past its deadline",
            IN_PROGRESS,
            IN_PROGRESS,
            it -> {
              late(it);
              it.deploymentGeneration = 2;
            }),
        new Row(
            "immutable field",
            FAILED,
            FAILED,
            it -> it.failures.put(Part.WORKLOAD, Finding.of("ImmutableField", "no"))),
        new Row(
            "Pods that cannot be read",
            IN_PROGRESS,
            IN_PROGRESS,
            it -> it.unread.put(Part.WORKLOAD, Finding.of("MissingPermission", "grant it"))));
  }

  private static void withoutPrometheus(Situations situations) {
    situations.choices.clear();
    situations.problem = Finding.of("NoPrometheusFound", "none");
  }

  private static void notSelected(Situations situations) {
    var finding = Finding.of("SelectorSelectsNothing", "nil");
    situations.choices.set(0, Situations.chosen(MAIN, Route.NONE, finding));
  }

  private static void late(Situations situations) {
    situations.available = 1;
    situations.deploymentCondition =
        "{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded, message: late}";
  }

  @ParameterizedTest
  @MethodSource("rows")
  void eachSaysTheSame(Row row) throws IOException {
    assertSaid(row.object("Proven"), row.proven());
    assertSaid(row.object("Available"), row.available());
  }

  @Test
  void nothingIsReadyBeforeTheFirstStatus_M28() throws IOException {
    var first = JSON.readValue("{\"observedGeneration\": -1}", MonitoredStatus.class);

    assertSaid(shown(new Situations(), first), IN_PROGRESS);
  }

  @Test
  void nothingIsReadyByTheStatusOfAnEarlierGeneration() throws IOException {
    var situations = new Situations();
    var before = StatusCalculator.next(situations.situation()).status();
    situations.generation = 4;

    assertSaid(shown(situations, before), IN_PROGRESS);
  }

  @Test
  void anUnreadableSpecIsGivenUpAtOnce() throws IOException {
    var situations = new Situations();
    var status = StatusCalculator.unreadable(monitored(situations), "what is this?", NOW);

    assertSaid(shown(situations, status), FAILED);
  }

  @Test
  void aFaultOfTheOperatorIsWaitedFor() throws IOException {
    var situations = new Situations();
    var status =
        StatusCalculator.failed(monitored(situations), new IllegalStateException("bug"), NOW);

    assertSaid(shown(situations, status), IN_PROGRESS);
  }

  @Test
  void argoCdShowsTheReason() throws IOException {
    var situations = new Situations();
    notSelected(situations);
    var status = StatusCalculator.next(situations.situation()).status();

    assertThat(ArgoHealth.of(shown(situations, status)).message())
        .isEqualTo("SelectorSelectsNothing: nil");
    assertThat(ArgoHealth.of(JSON.readTree("{\"metadata\": {\"generation\": 1}}")))
        .isEqualTo(new ArgoHealth("Progressing", "Waiting for the operator"));
  }

  private static void assertSaid(JsonNode object, Kstatus expected) throws IOException {
    assertThat(Kstatus.of(object)).as("%s", object).isEqualTo(expected);
    var health =
        switch (expected) {
          case CURRENT -> "Healthy";
          case FAILED -> "Degraded";
          case IN_PROGRESS, TERMINATING -> "Progressing";
        };
    assertThat(ArgoHealth.of(object).status()).as("Argo CD: %s", object).isEqualTo(health);
  }

  private static JsonNode shown(Situations situations, MonitoredStatus status) {
    var object = JSON.<ObjectNode>valueToTree(monitored(situations));
    return object.set("status", JSON.valueToTree(status));
  }

  private static Monitored monitored(Situations situations) {
    return situations.situation().monitored();
  }
}
