package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.ScrapeReference;
import dev.monitored.operator.application.Application;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.decision.Standing;
import dev.monitored.operator.diagnosis.Observed.MonitorId;
import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Answer.LoadedRule;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.evidence.Evidence;
import dev.monitored.operator.evidence.Heards;
import dev.monitored.operator.evidence.PodUrl;
import dev.monitored.operator.evidence.Samples;
import dev.monitored.operator.evidence.SeriesLabels;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.MonitorPlan;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.plan.RulePlan;
import dev.monitored.operator.pod.ObjectEvent;
import dev.monitored.operator.prometheus.Discoverer;
import dev.monitored.operator.prometheus.DocumentRead;
import dev.monitored.operator.prometheus.SampleLimit;
import dev.monitored.operator.rules.RuleDefinition;
import dev.monitored.operator.snapshot.ApplicationObjects;
import dev.monitored.operator.snapshot.SeenKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes situations. To begin with, two Pods run and one operated Prometheus has everything; each
 * method spoils one thing.
 */
public final class Situations {
  public static final PrometheusRef MAIN = new PrometheusRef("Prometheus", "monitoring", "main");
  public static final PrometheusRef PLAIN = new PrometheusRef("Plain", "system", "bundled");
  public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  public static final String POOL = "serviceMonitor/team/shop/0";

  public static final String URL = "http://10.0.0.1:8080/metrics";

  public static final Map<PodUrl, Samples> STORED =
      Heards.stored(URL, Map.of("shop-0", Samples.PRESENT, "shop-1", Samples.PRESENT));

  private static final String GROUP = "monitored/team/shop";

  public String spec = "{workload: {image: shop}, replicas: 2}";
  public Instant started = NOW.minusSeconds(3600);
  public Instant written = NOW.minusSeconds(3600);
  public Instant now = NOW;

  /** How long ago the Prometheuses have answered. */
  public Duration age = Duration.ZERO;

  public Instant lead = NOW.minusSeconds(3600);
  public Instant specWritten = NOW.minusSeconds(3600);
  public Instant statusWritten = NOW.minusSeconds(1800);
  public long generation = 3;
  public Duration refresh = Duration.ZERO;
  public Route monitorKind = Route.SERVICE_MONITOR;
  public @Nullable MonitoredStatus before;
  public final List<Pod> pods = new ArrayList<>();
  public final Map<String, List<ObjectEvent>> podEvents = new HashMap<>();
  public final Map<PrometheusRef, Answer> answers = new HashMap<>();
  public final Map<Part, Finding> failures = new HashMap<>();
  public final List<Choice> choices = new ArrayList<>();
  public final Map<PrometheusRef, Instant> changes = new HashMap<>();
  public final Map<PrometheusRef, Discoverer> accounts = new HashMap<>();
  public final Map<ScrapeReference, SeenKey> keys = new HashMap<>();
  public final Map<PrometheusRef, DocumentRead> reads = new HashMap<>();
  public final Map<PrometheusRef, Duration> reloads = new HashMap<>();
  public final Map<PrometheusRef, SampleLimit> sampleLimits = new HashMap<>();
  public final Map<PrometheusRef, Finding> missingRights = new HashMap<>();
  public final Map<Part, Map<PrometheusRef, String>> rejected = new HashMap<>();
  public boolean areRulesForShards;
  public final List<RuleDefinition> extraRules = new ArrayList<>();
  public int available = 2;
  public int existing = 2;
  public int updated = 2;
  public boolean isDeployed = true;
  public String deploymentSpec = "";
  public String ports = "{name: http, containerPort: 8080}";
  public String deploymentCondition = "";
  public long deploymentGeneration = 1;
  public @Nullable Finding problem;
  public boolean isRulesTooLarge;
  public final Map<Part, Finding> unread = new HashMap<>();

  public Situations() {
    choices.add(chosen(MAIN, Route.SERVICE_MONITOR, null));
    pods.add(running("shop-0"));
    pods.add(running("shop-1"));
    answers.put(MAIN, heard("up", ""));
  }

  public static Choice chosen(PrometheusRef ref, Route route, @Nullable Finding scrape) {
    return new Choice(ref, Standing.CHOSEN, route, null, null, scrape, null, null);
  }

  public static Heard heard(String health, String error) {
    return heard(target("shop-0", "up", ""), target("shop-1", health, error));
  }

  public static Heard heard(Target... targets) {
    return new Heard(
        NOW,
        null,
        true,
        0,
        Set.of(POOL),
        List.of(targets),
        Set.of(),
        rules("ok", "TargetDown", "TargetMissing"),
        STORED);
  }

  public static Heard withRules(List<LoadedRule> rules) {
    var all = heard("up", "");
    return new Heard(NOW, null, true, 0, all.pools(), all.targets(), Set.of(), rules, STORED);
  }

  public static Heard withoutPool(boolean reloadSucceeded) {
    return new Heard(
        NOW,
        null,
        reloadSucceeded,
        0,
        Set.of(),
        List.of(),
        Set.of(),
        rules("ok", "TargetDown", "TargetMissing"),
        STORED);
  }

  public static Target target(String pod, String health, String error) {
    return target(pod, health, error, health.equals("down") ? 2 : 0);
  }

  public static Target target(String pod, String health, String error, int failedScrapes) {
    return new Target(
        POOL, pod, URL, health, error, failedScrapes, Duration.ZERO, Duration.ZERO, labels(pod));
  }

  /** A target that is up, but maybe not where or as often as the spec wants. */
  public static Target target(String pod, String url, Duration interval, Duration timeout) {
    return new Target(POOL, pod, url, "up", "", 0, interval, timeout, labels(pod));
  }

  private static SeriesLabels labels(String pod) {
    return new SeriesLabels("team", "shop", pod, "10.0.0.1:8080");
  }

  public static List<LoadedRule> rules(String health, String... names) {
    return List.of(names).stream()
        .map(name -> new LoadedRule(rule(name), health, health.equals("err") ? "bad" : ""))
        .toList();
  }

  public static RuleDefinition rule(String name) {
    return new RuleDefinition(
        GROUP,
        name,
        "up == 0",
        Duration.ofMinutes(5),
        Map.of("severity", "critical"),
        Map.of("summary", "down"));
  }

  public Pod running(String name) {
    return pod(
        name,
        "True",
        "running: {startedAt: '%s'}".formatted(started),
        "restartCount: 0, ready: true");
  }

  public Pod pod(String name, String ready, String state, String more) {
    return Serialization.unmarshal(
        """
        metadata:
          name: %s
          namespace: team
          creationTimestamp: '%s'
          labels: {pod-template-hash: a}
          ownerReferences: [{apiVersion: apps/v1, controller: true, kind: ReplicaSet, name: shop-a}]
        spec: {containers: [{name: app, readinessProbe: {periodSeconds: 10, failureThreshold: 3}}]}
        status:
          phase: Running
          startTime: '%s'
          conditions: [{type: Ready, status: '%s'}]
          containerStatuses: [{name: app, image: shop, state: {%s}, %s}]
        """
            .formatted(name, started, started, ready, state, more),
        Pod.class);
  }

  public Situation situation() {
    var plan =
        new Plan(
            List.copyOf(choices),
            List.of(
                new MonitorPlan(
                    "shop",
                    Route.SERVICE_MONITOR,
                    new TreeMap<>(),
                    List.of(MAIN),
                    List.of(),
                    null)),
            List.of(
                new RulePlan("shop", new TreeMap<>(), List.of(MAIN), List.of(), areRulesForShards)),
            problem,
            true);
    return new Situation(monitored(), observed(), plan, new Evidence(lead, aged()), now);
  }

  private Map<PrometheusRef, Answer> aged() {
    var aged = new HashMap<PrometheusRef, Answer>(answers);
    aged.replaceAll(
        (_, answer) -> answer instanceof Heard heard ? heard.at(now.minus(age)) : answer);
    return aged;
  }

  private Observed observed() {
    return new Observed(
        application(),
        podEvents,
        Map.of(new MonitorId(monitorKind, "shop"), written),
        Map.of(MAIN, written, PLAIN, written),
        Stream.concat(Stream.of(rule("TargetDown"), rule("TargetMissing")), extraRules.stream())
            .toList(),
        isRulesTooLarge,
        null,
        Map.of(PLAIN, Duration.ofSeconds(5)),
        Map.of(PLAIN, refresh),
        reads,
        changes,
        accounts,
        keys,
        reloads,
        sampleLimits,
        missingRights,
        rejected,
        unread,
        failures);
  }

  private Application application() {
    var workloads = isDeployed ? List.<HasMetadata>of(deployment()) : List.<HasMetadata>of();
    return Application.of(monitored(), new ApplicationObjects(workloads, List.of(), pods));
  }

  private Deployment deployment() {
    return Serialization.unmarshal(
        """
        metadata: {name: shop, generation: %d}
        spec:
          %s
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: app, image: shop, ports: [%s]}]}
        status:
          {observedGeneration: 1, replicas: %d, updatedReplicas: %d, availableReplicas: %d,
           conditions: [%s]}
        """
            .formatted(
                deploymentGeneration,
                deploymentSpec,
                ports,
                existing,
                updated,
                available,
                deploymentCondition),
        Deployment.class);
  }

  private Monitored monitored() {
    var monitored =
        Serialization.unmarshal(
            """
            apiVersion: monitored.dev/v1alpha1
            kind: Monitored
            metadata:
              name: shop
              namespace: team
              generation: %d
              creationTimestamp: '%s'
              managedFields:
              - {manager: user, time: '%s'}
              - {manager: monitored-operator, subresource: status, time: '%s'}
            spec: %s
            """
                .formatted(generation, NOW.minusSeconds(3600), specWritten, statusWritten, spec),
            Monitored.class);
    monitored.setStatus(before);
    return monitored;
  }
}
