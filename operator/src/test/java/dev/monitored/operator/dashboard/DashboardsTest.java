package dev.monitored.operator.dashboard;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.monitored.operator.api.Monitored;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardsTest {
  private static final String JOB_SERVER = "jobServer: {}";
  private static final String WORKLOAD = "workload: {image: any}, scrape: {interval: 5m}";

  @ParameterizedTest
  @ValueSource(strings = {JOB_SERVER, WORKLOAD})
  void everyPanelIsDescribedAndAsksTheChosenDataSource(String spec) {
    var board = Dashboards.of(aMonitored("ays", spec));

    assertThat(panels(board))
        .hasSize(board.panels())
        .allSatisfy(panel -> {
          assertThat(panel.path("description").asText()).isNotBlank();
          assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
          assertThatJson(panel.path("datasource"))
              .isEqualTo("{type: 'prometheus', uid: '${datasource}'}");
        });
    assertThat(panels(board))
        .extracting(panel -> panel.path("title").asText())
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {JOB_SERVER, WORKLOAD})
  void panelsDoNotOverlapAndFillTheWidth(String spec) {
    var board = Dashboards.of(aMonitored("ays", spec));

    var cells = panels(board).stream().flatMap(DashboardsTest::cells).toList();

    assertThat(cells).doesNotHaveDuplicates().allMatch(cell -> cell.get(0) < 24);
  }

  @Test
  void queriesAreThoseOfThePanels() {
    var board = Dashboards.of(aMonitored("ays", JOB_SERVER));

    assertThat(board.json().findValuesAsText("expr"))
        .hasSizeGreaterThan(15)
        .containsExactlyElementsOf(
            board.queries().stream().map(query -> query.expr().toString()).toList());
    assertThat(board.queries())
        .flatMap(query -> query.expr().series().toList())
        .allMatch(series -> series.toString().contains("job=\"ays\",namespace=\"shop\""));
  }

  @Test
  void theStepIsNotShorterThanTheScrapeInterval() {
    assertThat(Dashboards.of(aMonitored("ays", WORKLOAD)).json().findValuesAsText("interval"))
        .isNotEmpty()
        .containsOnly("5m");
  }

  @Test
  void theUidIsShortAndTheSameForTheSameName() {
    var name = "a".repeat(50);

    assertThat(Dashboards.uid(aMonitored(name, JOB_SERVER)))
        .hasSizeLessThanOrEqualTo(40)
        .isEqualTo(Dashboards.of(aMonitored(name, WORKLOAD)).json().path("uid").asText())
        .isNotEqualTo(Dashboards.uid(aMonitored("ays", JOB_SERVER)));
  }

  private static List<JsonNode> panels(Board board) {
    return board
        .json()
        .path("panels")
        .valueStream()
        .filter(panel -> !panel.path("type").asText().equals("row"))
        .toList();
  }

  private static Stream<List<Integer>> cells(JsonNode panel) {
    var position = panel.path("gridPos");
    var x = position.path("x").asInt();
    var y = position.path("y").asInt();
    return Stream.iterate(x, one -> one < x + position.path("w").asInt(), one -> one + 1)
        .flatMap(column ->
            Stream.iterate(y, one -> one < y + position.path("h").asInt(), one -> one + 1)
                .map(row -> List.of(column, row)));
  }

  private static Monitored aMonitored(String name, String spec) {
    return Serialization.unmarshal(
        "metadata: {name: %s, namespace: shop}\nspec: {%s}".formatted(name, spec), Monitored.class);
  }
}
