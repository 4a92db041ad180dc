package dev.monitored.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.monitored.operator.OperatorSettings.InvalidSettings;
import dev.monitored.operator.children.JobServerDefaults;
import dev.monitored.operator.connect.MountedFile;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.Channel;
import dev.monitored.operator.prometheus.Channel.Login;
import dev.monitored.operator.prometheus.Connection;
import dev.monitored.operator.prometheus.Connections;
import dev.monitored.operator.prometheus.PlainPrometheus;
import dev.monitored.operator.prometheus.PrometheusPolicy;
import dev.monitored.operator.prometheus.PrometheusPolicy.Entry;
import dev.monitored.operator.serve.DiscoveryAccess;
import java.net.URI;
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
        .isEqualTo(
            new OperatorSettings(
                "image",
                List.of(),
                false,
                List.of(),
                List.of(),
                true,
                8080,
                null,
                new OperatorSettings.Prometheuses(List.of(), null, List.of()),
                List.of()));
  }

  @Test
  void everythingCanBeSet() {
    var settings =
        OperatorSettings.parse(
            """
            jobServerImage: registry.example.org/job-server:1.0
            jobServerPullSecrets: [login]
            assignedUserIds: true
            watchNamespaces: [a, b]
            readSecretsIn: [a]
            leaderElection: false
            port: 9000
            discoveryTokenFile: /etc/token
            prometheuses:
              allow:
                - {namespace: monitoring, name: kps}
                - {namespace: b}
              default: {namespace: monitoring, name: kps}
              connections:
                - namespace: monitoring
                  name: kps
                  kind: Prometheus
                  port: 9091
                  tls: {caFile: /ca, serverName: kps.monitoring.svc, certificateFile: /crt, keyFile: /key}
                  bearerTokenFile: /token
                - {namespace: b, name: main, throughApiServer: true}
                - namespace: b
                  name: other
                  url: http://querier
                  basicAuth: {usernameFile: /user, passwordFile: /password}
                  credentialsOverHttp: true
            plainPrometheuses:
              - name: bundled
                namespace: system
                url: http://prometheus.system.svc:9090
                labels: {team: shop}
                rulesConfigMap: rules
                scrapeInterval: 5s
                refreshInterval: 10s
            """);

    assertThat(settings.jobServer())
        .isEqualTo(
            new JobServerDefaults("registry.example.org/job-server:1.0", List.of("login"), true));
    assertThat(settings.watchNamespaces()).containsExactly("a", "b");
    assertThat(settings.readSecretsIn()).containsExactly("a");
    assertThat(settings.prometheusNamespaces()).containsExactlyInAnyOrder("a", "b", "monitoring");
    assertThat(settings.policy())
        .isEqualTo(
            new PrometheusPolicy(
                List.of(new Entry("monitoring", "kps"), new Entry("b", null)),
                new Entry("monitoring", "kps")));
    var tls = new Channel.Tls("kps.monitoring.svc", null, "/ca", "/crt", "/key");
    assertThat(settings.connections())
        .isEqualTo(
            new Connections(
                List.of(
                    new Connection(
                        "Prometheus",
                        "monitoring",
                        "kps",
                        null,
                        9091,
                        false,
                        true,
                        new Channel(tls, new Login.Bearer("/token"), false)),
                    new Connection(null, "b", "main", null, null, true, false, Channel.OPEN),
                    new Connection(
                        null,
                        "b",
                        "other",
                        URI.create("http://querier"),
                        null,
                        false,
                        false,
                        new Channel(
                            Channel.Tls.DEFAULT, new Login.Basic("/user", "/password"), true)))));
    assertThat(settings.leaderElection()).isFalse();
    assertThat(settings.port()).isEqualTo(9000);
    assertThat(settings.discoveryAccess())
        .isEqualTo(new DiscoveryAccess(new MountedFile("/etc/token")));
    assertThat(settings.plain())
        .containsExactly(
            new PlainPrometheus(
                new PrometheusRef("Plain", "system", "bundled"),
                Map.of("team", "shop"),
                "http://prometheus.system.svc:9090",
                "rules",
                "5s",
                "10s"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port: 1 | jobServerImage",
        "{jobServerImage: i, port: 70000} | port",
        "{jobServerImage: i, port: many} | port",
        "{jobServerImage: i, discoveryTokenFile: ''} | discoveryTokenFile",
        "{jobServerImage: i, jobServerPullSecrets: [A_B]} | jobServerPullSecrets[0]",
        "{jobServerImage: i, assignedUserIds: maybe} | assignedUserIds",
        "{jobServerImage: i, wachNamespaces: [a]} | wachNamespaces",
        "{jobServerImage: i, watchNamespaces: [A_B]} | watchNamespaces[0]",
        "{jobServerImage: i, plainPrometheuses: [{name: a, namespace: b}]} | plainPrometheuses[0].url",
        "{jobServerImage: i, plainPrometheuses: [{name: a, url: 'http://c'}]} | plainPrometheuses[0].namespace",
        "{jobServerImage: i, plainPrometheuses: [{name: a, namespace: b, url: 'ftp://c'}]} | plainPrometheuses[0].url",
        "{jobServerImage: i, plainPrometheuses: [{name: a, namespace: b, url: 'http://c', scrapeInterval: x}]} | plainPrometheuses[0].scrapeInterval",
        "{jobServerImage: i, plainPrometheuses: [{name: a, namespace: b, url: 'http://c', refreshInterval: x}]} | plainPrometheuses[0].refreshInterval",
        "{jobServerImage: i, plainPrometheuses: [{name: a, namespace: b, url: 'http://c'}, {name: a, namespace: d, url: 'http://c'}]} | plainPrometheuses[1].name",
        "{jobServerImage: i, prometheusNamespaces: [a]} | prometheusNamespaces",
        "{jobServerImage: i, prometheuses: {allow: [{name: a}]}} | prometheuses.allow[0].namespace",
        "{jobServerImage: i, prometheuses: {allow: [{namespace: a, name: A}]}} | prometheuses.allow[0].name",
        "{jobServerImage: i, prometheuses: {default: {namespace: a}}} | prometheuses.default.name",
        "{jobServerImage: i, prometheuses: {default: {namespace: a, name: b}, allow: [{namespace: c}]}} | prometheuses.default",
        "{jobServerImage: i, prometheuses: {connections: [{name: a}]}} | prometheuses.connections[0].namespace",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n}]}} | prometheuses.connections[0].name",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n, name: a, kind: Thanos}]}} | prometheuses.connections[0].kind",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n, name: a, url: 'ftp://c'}]}} | prometheuses.connections[0].url",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n, name: a, url: 'https://u:p@c'}]}} | prometheuses.connections[0].url",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n, name: a, port: 70000}]}} | prometheuses.connections[0].port",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n, name: a, url: 'https://c', port: 9090}]}} | prometheuses.connections[0].port",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n, name: a, token: secret}]}} | prometheuses.connections[0].token",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n, name: a, url: 'http://c', bearerTokenFile: /t}]}} | prometheuses.connections[0].url",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n, name: a, url: 'https://c', throughApiServer: true}]}} | prometheuses.connections[0].throughApiServer",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n, name: a, bearerTokenFile: /t, throughApiServer: true}]}} | prometheuses.connections[0].throughApiServer",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n, name: a, bearerTokenFile: /t, basicAuth: {usernameFile: /u, passwordFile: /p}}]}} | prometheuses.connections[0].basicAuth",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n, name: a, basicAuth: {usernameFile: /u}}]}} | prometheuses.connections[0].basicAuth",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n, name: a, tls: {ca: x, caFile: /c}}]}} | prometheuses.connections[0].tls.caFile",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n, name: a, tls: {keyFile: /k}}]}} | prometheuses.connections[0].tls.keyFile",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n, name: a, tls: {serverName: 'a b'}}]}} | prometheuses.connections[0].tls.serverName",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n, name: a}, {namespace: n, name: a, kind: Plain}]}} | prometheuses.connections[1]",
        "{jobServerImage: i, prometheuses: {connections: [{namespace: n, name: a, port: 9090}]}, plainPrometheuses: [{name: a, namespace: n, url: 'http://c'}]} | prometheuses.connections[0]",
        "'{' | settings"
      })
  void aMistakeIsNamed(String yaml, String setting) {
    assertThatThrownBy(() -> OperatorSettings.parse(yaml))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining(setting);
  }

  @Test
  void b22TwoPlainOnesThatWouldOverwriteEachOthersRulesAreRefused() {
    var one = "{name: %s, namespace: %s, url: 'http://c', rulesConfigMap: rules}";
    var settings = "{jobServerImage: i, plainPrometheuses: [%s, %s]}";

    assertThatThrownBy(() ->
            OperatorSettings.parse(
                settings.formatted(one.formatted("a", "n"), one.formatted("b", "n"))))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("plainPrometheuses[1].rulesConfigMap");
    assertThat(
            OperatorSettings.parse(
                    settings.formatted(one.formatted("a", "n"), one.formatted("b", "m")))
                .plain())
        .hasSize(2);
  }

  @Test
  void b26TheUrlOfAPlainOneMayHaveAPasswordAndIsNotPrinted() {
    var plain = "{jobServerImage: i, plainPrometheuses: [{name: a, namespace: b, url: '%s'}]}";

    assertThat(OperatorSettings.parse(plain.formatted("http://user:secret@c")).plain()).hasSize(1);
    assertThatThrownBy(() -> OperatorSettings.parse(plain.formatted("ftp://user:secret@c")))
        .hasMessageContaining("plainPrometheuses[0].url")
        .hasMessageNotContaining("secret");
  }

  @Test
  void prometheusesAreLookedForEverywhereUnlessTheOperatorIsBoundToNamespaces() {
    var allow = "prometheuses: {allow: [{namespace: monitoring}]}";

    assertThat(OperatorSettings.parse("{jobServerImage: i, " + allow + "}").prometheusNamespaces())
        .isEmpty();
    assertThat(
            OperatorSettings.parse("{jobServerImage: i, watchNamespaces: [a]}")
                .prometheusNamespaces())
        .containsExactly("a");
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
