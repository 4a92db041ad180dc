package dev.monitored.operator.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.Case;
import dev.monitored.operator.RealPrometheus;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.evidence.Answer.LoadedRule;
import dev.monitored.operator.evidence.EnforcedLabel;
import dev.monitored.operator.evidence.Questions;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.query.Replies;
import dev.monitored.operator.rules.RuleDefinition;
import dev.monitored.operator.rules.RuleFile;
import dev.monitored.operator.rules.RuleGroup;
import dev.monitored.operator.rules.Rules;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus words expressions in its own way, and is the judge of which are the same. */
class RuleMatcherIT {
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");
  private static final String GROUP = "monitored/team/shop";
  private static final PrometheusApi API = new PrometheusApi();

  @TempDir private Path folder;

  @Test
  void everyRuleThatIsMadeIsPrintedAsItWasWritten() throws Exception {
    var all = Stream.concat(Case.all().map(RuleMatcherIT::named), everyInterval()).toList();
    for (Monitored monitored : all) {
      var file = folder.resolve(Names.ruleFile(monitored).replace(".yaml", ".rules.yaml"));
      Files.writeString(file, RuleFile.yaml(monitored));
    }
    var groups = all.stream().flatMap(monitored -> Rules.of(monitored).stream()).toList();
    assertThat(groups).hasSizeGreaterThan(5);

    try (var prometheus = RealPrometheus.start(folder)) {
      for (RuleGroup group : groups) {
        assertThat(loaded(prometheus.url(), group.name()))
            .containsExactlyElementsOf(group.definitions());
      }
    }
  }

  @Test
  void aRuleIsKnownAgainHoweverItWasWorded() throws Exception {
    write("SUM(rate(up{ namespace = 'team', job=`a` }[60m])) BY (job) > 1e3 # why", "{}");
    try (var prometheus = RealPrometheus.start(folder)) {
      var judge = new Judge(prometheus.url(), EnforcedLabel.NONE);

      assertThat(judge.knows("SUM(rate(up{job='a', namespace='team'}[60m])) BY (job) > 1e3"))
          .isTrue();
      assertThat(judge.knows("sum by (job) (rate(up{job=\"a\",namespace=\"team\"}[1h])) > 1000"))
          .isTrue();
      assertThat(judge.knows("sum by (job) (rate(up{job=\"a\",namespace=\"team\"}[2h])) > 1000"))
          .isFalse();
      assertThat(judge.knows("sum by (job) (no PromQL at all")).isFalse();
    }
  }

  @Test
  void aRuleIsKnownAgainUnderALabelThatWasForcedUponIt() throws Exception {
    write("up{job=\"a\",tenant=\"team\"} == 0 or on (job) up{tenant=\"team\"}", "{tenant: team}");
    try (var prometheus = RealPrometheus.start(folder)) {
      var judge = new Judge(prometheus.url(), new EnforcedLabel("tenant", "team"));
      var strict = new Judge(prometheus.url(), EnforcedLabel.NONE);

      assertThat(judge.knows("up{job='a'} == 0 or on(job) up")).isTrue();
      assertThat(judge.knows("up{job='b'} == 0 or on(job) up")).isFalse();
      assertThat(strict.knows("up{job='a'} == 0 or on(job) up")).isFalse();
    }
  }

  private void write(String expr, String labels) throws IOException {
    var file =
        """
        groups:
        - name: %s
          rules:
          - alert: Worded
            expr: |-
              %s
            for: 90s
            labels: %s
            annotations: {summary: '{{ $value }}'}
        """
            .formatted(GROUP, expr, labels);
    Files.writeString(folder.resolve("worded.rules.yaml"), file);
  }

  private record Judge(URI prometheus, EnforcedLabel enforced) {
    boolean knows(String expr) throws IOException {
      var rule =
          new RuleDefinition(
              GROUP,
              "Worded",
              expr,
              Duration.ofSeconds(90),
              Map.of(),
              Map.of("summary", "{{ $value }}"));
      var question =
          Questions.of(Set.of(), Set.of(), List.of(rule), Set.of("worded.rules.yaml"), enforced);
      var looks =
          new RuleLooks(API, new RuleMatcher(API), prometheus, new Completeness(API, prometheus));
      looks.look(Round.of(Instant.now(), Map.of(SHOP, question), Map.of(), Map.of()));

      var loaded = looks.of(SHOP, question).orElseThrow().rules();

      assertThat(loaded).hasSize(1);
      return loaded.stream().map(LoadedRule::rule).toList().contains(rule);
    }
  }

  private static List<RuleDefinition> loaded(URI prometheus, String wanted) throws IOException {
    var loaded = new ArrayList<RuleDefinition>();
    API.rules(
        prometheus,
        List.of(wanted),
        new Replies.RuleConsumer() {
          @Override
          public boolean wants(String group, String file) {
            return group.equals(wanted);
          }

          @Override
          public void accept(String group, Replies.Rule rule) {
            loaded.add(rule.in(group));
          }
        });
    return loaded;
  }

  private static Monitored named(Case one) {
    var monitored = one.monitored();
    monitored.getMetadata().setNamespace(one.name());
    return monitored;
  }

  /** Windows grow with it. */
  private static Stream<Monitored> everyInterval() {
    return Stream.of("5s", "100s", "3m", "10m", "25m", "24h")
        .map(interval ->
            """
            metadata: {name: every, namespace: i%s}
            spec: {jobServer: {}, scrape: {interval: %s}}
            """
                .formatted(interval, interval))
        .map(yaml -> Serialization.unmarshal(yaml, Monitored.class));
  }
}
