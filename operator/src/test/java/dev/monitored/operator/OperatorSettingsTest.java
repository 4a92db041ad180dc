package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monitored.operator.OperatorSettings.InvalidSettings;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.snapshot.PlainPrometheus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorSettingsTest {
  @Test
  void onlyTheImageMustBeNamed() {
    assertThat(OperatorSettings.parse("jobServerImage: image"))
        .isEqualTo(new OperatorSettings("image", List.of(), List.of(), true, 8080, List.of()));
  }

  @Test
  void everythingCanBeSet() {
    var settings =
        OperatorSettings.parse(
            """
            jobServerImage: registry.example.org/job-server:1.0
            watchNamespaces: [a, b]
            prometheusNamespaces: [monitoring]
            leaderElection: false
            port: 9000
            prometheuses:
              - name: bundled
                namespace: system
                url: http://prometheus.system.svc:9090
                labels: {team: shop}
                rulesConfigMap: rules
                scrapeInterval: 5s
            """);

    assertThat(settings.watchNamespaces()).containsExactly("a", "b");
    assertThat(settings.prometheusNamespaces()).containsExactly("monitoring");
    assertThat(settings.leaderElection()).isFalse();
    assertThat(settings.port()).isEqualTo(9000);
    assertThat(settings.plain())
        .containsExactly(
            new PlainPrometheus(
                new PrometheusRef("Plain", "system", "bundled"),
                Map.of("team", "shop"),
                "http://prometheus.system.svc:9090",
                "rules",
                "5s"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port: 1 | jobServerImage",
        "{jobServerImage: i, port: 70000} | port",
        "{jobServerImage: i, port: many} | port",
        "{jobServerImage: i, wachNamespaces: [a]} | wachNamespaces",
        "{jobServerImage: i, watchNamespaces: [A_B]} | watchNamespaces[0]",
        "{jobServerImage: i, prometheuses: [{name: a, namespace: b}]} | prometheuses[0].url",
        "{jobServerImage: i, prometheuses: [{name: a, url: 'http://c'}]} | prometheuses[0].namespace",
        "{jobServerImage: i, prometheuses: [{name: a, namespace: b, url: 'ftp://c'}]} | prometheuses[0].url",
        "{jobServerImage: i, prometheuses: [{name: a, namespace: b, url: 'http://c', scrapeInterval: x}]} | prometheuses[0].scrapeInterval",
        "{jobServerImage: i, prometheuses: [{name: a, namespace: b, url: 'http://c'}, {name: a, namespace: d, url: 'http://c'}]} | prometheuses[1].name",
        "'{' | settings"
      })
  void aMistakeIsNamed(String yaml, String setting) {
    assertThatThrownBy(() -> OperatorSettings.parse(yaml))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(setting);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> OperatorSettings.read(Path.of("nowhere/settings.yaml")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("nowhere/settings.yaml");
  }

  @Test
  void theTrainingRunNeedsNoCluster() throws Exception {
    OperatorMain.main(new String[] {"--train"});
  }
}
