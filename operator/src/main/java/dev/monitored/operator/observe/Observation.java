package dev.monitored.operator.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus.DashboardStatus;
import dev.monitored.operator.api.ScrapeReference;
import dev.monitored.operator.application.Application;
import dev.monitored.operator.apply.Desired;
import dev.monitored.operator.apply.Ownership;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.dashboard.Dashboards;
import dev.monitored.operator.diagnosis.Observed;
import dev.monitored.operator.diagnosis.Observed.MonitorId;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.pod.ObjectEvent;
import dev.monitored.operator.pod.PodView;
import dev.monitored.operator.prometheus.Discoverer;
import dev.monitored.operator.prometheus.DocumentRead;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.prometheus.PrometheusState;
import dev.monitored.operator.prometheus.SampleLimit;
import dev.monitored.operator.rules.RuleDefinition;
import dev.monitored.operator.rules.RuleFile;
import dev.monitored.operator.rules.Rules;
import dev.monitored.operator.snapshot.ChildKind;
import dev.monitored.operator.snapshot.ClusterSnapshot;
import dev.monitored.operator.snapshot.ExistingChild;
import dev.monitored.operator.snapshot.SeenKey;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.openshift.api.model.monitoring.v1.ConfigResourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says in the words of the diagnosis what a snapshot holds of one {@code Monitored}. */
public record Observation(
    Monitored monitored,
    Application application,
    Plan plan,
    List<Desired> wanted,
    ClusterSnapshot snapshot) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public Observed observed(
      Map<Part, Finding> failures,
      boolean rulesTooLarge,
      Map<PrometheusRef, Finding> missingRights,
      Map<PrometheusRef, Duration> reloads,
      Map<String, List<ObjectEvent>> podEvents,
      Map<PrometheusRef, String> rejections,
      Map<ScrapeReference, SeenKey> keys) {
    return new Observed(
        application,
        podEvents,
        monitors(),
        rulesWritten(),
        rules(),
        rulesTooLarge,
        dashboard(),
        intervals(),
        refreshes(),
        reads(),
        changes(),
        accounts(),
        keys,
        reloads,
        sampleLimits(),
        missingRights,
        Map.of(
            Part.SCRAPE, monitorsRejected(rejections),
            Part.RULES, rejected(ChildKind.PROMETHEUS_RULE)),
        new Unread(monitored.getSpec().target(), plan, wanted, snapshot.sources()).findings(),
        withVolume(failures));
  }

  /** As long as its data exist, nothing about the application is more urgent. */
  private Map<Part, Finding> withVolume(Map<Part, Finding> failures) {
    var all = new HashMap<>(failures);
    VolumeLoss.of(monitored, snapshot).ifPresent(finding -> all.put(Part.WORKLOAD, finding));
    return all;
  }

  /** As they should be now, whether they are written or not. */
  public List<RuleDefinition> rules() {
    return Rules.of(monitored).stream().flatMap(group -> group.definitions().stream()).toList();
  }

  /** The application as that snapshot has it. */
  public static Application application(Monitored monitored, ClusterSnapshot snapshot) {
    var objects = snapshot.objects();
    return Application.of(
        monitored,
        monitored.getSpec().target() == null
            ? objects.with(deployment(monitored, snapshot).stream().toList())
            : objects);
  }

  /** When each of the Pods that should be scraped was started, or else created, by name. */
  public Map<String, Instant> pods() {
    return application.pods().stream()
        .collect(Collectors.toMap(PodView::name, pod -> pod.started().orElseGet(pod::created)));
  }

  /** Of its PrometheusRules, by name. */
  public Map<String, String> ruleUids() {
    return owned(ChildKind.PROMETHEUS_RULE)
        .collect(Collectors.toMap(ExistingChild::name, ExistingChild::uid));
  }

  /** The label that prometheus-operator forces upon what is written for that Prometheus. */
  public Optional<String> enforcedLabel(PrometheusRef ref) {
    return snapshot.prometheus(ref).map(PrometheusState::enforcedLabel);
  }

  private static Optional<Deployment> deployment(Monitored monitored, ClusterSnapshot snapshot) {
    return snapshot
        .children(ChildKind.DEPLOYMENT)
        .filter(child -> Ownership.isOurs(child, monitored))
        .map(Observation::deployment)
        .findFirst();
  }

  private static Deployment deployment(ExistingChild child) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(child.name())
        .withGeneration(child.generation())
        .endMetadata()
        .withNewSpec()
        .withReplicas(child.rest("replicas").map(JsonNode::asInt).orElse(null))
        .withNewTemplate()
        .withNewSpec()
        .addNewContainer()
        .withImage(child.rest("image").map(JsonNode::textValue).orElse(null))
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .withStatus(
            child
                .rest("status")
                .map(status -> JSON.convertValue(status, DeploymentStatus.class))
                .orElse(null))
        .build();
  }

  private Map<MonitorId, Instant> monitors() {
    var written = new HashMap<MonitorId, Instant>();
    owned(ChildKind.SERVICE_MONITOR, ChildKind.POD_MONITOR)
        .forEach(child -> written.put(id(child), child.written()));
    return written;
  }

  private static MonitorId id(ExistingChild child) {
    var route = child.kind() == ChildKind.POD_MONITOR ? Route.POD_MONITOR : Route.SERVICE_MONITOR;
    return new MonitorId(route, child.name());
  }

  /** The status of a monitor counts before Events about it. */
  private Map<PrometheusRef, String> monitorsRejected(Map<PrometheusRef, String> rejections) {
    var all = new HashMap<>(rejections);
    all.putAll(rejected(ChildKind.SERVICE_MONITOR, ChildKind.POD_MONITOR));
    return all;
  }

  private Map<PrometheusRef, String> rejected(ChildKind... kinds) {
    var rejected = new HashMap<PrometheusRef, String>();
    owned(kinds)
        .forEach(child ->
            child
                .rest("status")
                .map(status -> JSON.convertValue(status, ConfigResourceStatus.class))
                .map(status -> Bindings.rejections(child.generation(), status))
                .ifPresent(rejected::putAll));
    return rejected;
  }

  private Map<PrometheusRef, Instant> rulesWritten() {
    var written = new HashMap<PrometheusRef, Instant>();
    for (var rules : plan.rules()) {
      owned(ChildKind.PROMETHEUS_RULE)
          .filter(child -> child.name().equals(rules.name()) && isAsWanted(child))
          .forEach(child -> rules.loadedBy().forEach(ref -> written.put(ref, child.written())));
    }
    if (!snapshot.rules().isEmpty()) {
      var yaml = RuleFile.yaml(monitored);
      snapshot
          .rules()
          .forEach((ref, file) -> {
            if (file.yaml().equals(yaml)) {
              written.put(ref, file.since());
            }
          });
    }
    return written;
  }

  /** A paused one keeps the rules that it had. */
  private boolean isAsWanted(ExistingChild child) {
    return wanted.stream()
        .filter(desired -> desired.object().getKind().equals(child.kind().kind()))
        .filter(desired -> desired.name().equals(child.name()))
        .anyMatch(desired -> child.owned().isExactly(desired.tree()));
  }

  private @Nullable DashboardStatus dashboard() {
    if (!Boolean.TRUE.equals(monitored.getSpec().dashboard().enabled())) {
      return null;
    }
    var board = Dashboards.of(monitored);
    return new DashboardStatus(board.uid(), board.panels());
  }

  private Map<PrometheusRef, Duration> intervals() {
    var intervals = new HashMap<PrometheusRef, Duration>();
    snapshot
        .prometheuses()
        .forEach(state -> intervals.put(state.prometheus().ref(), state.interval()));
    return intervals;
  }

  private Map<PrometheusRef, Duration> refreshes() {
    var refreshes = new HashMap<PrometheusRef, Duration>();
    for (var state : snapshot.prometheuses()) {
      if (state.refresh() != null) {
        refreshes.put(state.prometheus().ref(), state.refresh());
      }
    }
    return refreshes;
  }

  private Map<PrometheusRef, DocumentRead> reads() {
    var reads = new HashMap<PrometheusRef, DocumentRead>();
    for (var state : snapshot.prometheuses()) {
      if (state.read() != null) {
        reads.put(state.prometheus().ref(), state.read());
      }
    }
    return reads;
  }

  private Map<PrometheusRef, Instant> changes() {
    var changes = new HashMap<PrometheusRef, Instant>();
    for (var state : snapshot.prometheuses()) {
      if (state.changed() != null) {
        changes.put(state.prometheus().ref(), state.changed());
      }
    }
    return changes;
  }

  private Map<PrometheusRef, Discoverer> accounts() {
    return snapshot.facts().operated().stream()
        .filter(operated -> operated.discoverer() != null)
        .collect(
            Collectors.toMap(
                OperatedPrometheus::ref,
                operated -> Objects.requireNonNull(operated.discoverer())));
  }

  private Map<PrometheusRef, SampleLimit> sampleLimits() {
    return snapshot.prometheuses().stream()
        .collect(
            Collectors.toMap(
                state -> state.prometheus().ref(), PrometheusState::sampleLimit, (one, _) -> one));
  }

  private Stream<ExistingChild> owned(ChildKind... kinds) {
    return Stream.of(kinds)
        .flatMap(snapshot::children)
        .filter(child -> Ownership.isOurs(child, monitored));
  }
}
