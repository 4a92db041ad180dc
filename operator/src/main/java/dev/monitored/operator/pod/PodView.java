package dev.monitored.operator.pod;

import dev.monitored.operator.naming.Names;
import dev.monitored.operator.pod.ContainerView.Role;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A Pod, asked in our words. A Pod that the kubelet has not seen yet has no status at all. */
public record PodView(Pod pod) {
  private static final String APPS = "apps/";
  private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");
  private static final Set<String> CREATING = Set.of("ContainerCreating", "PodInitializing");

  public String name() {
    return pod.getMetadata().getName();
  }

  public String namespace() {
    return pod.getMetadata().getNamespace();
  }

  /** Empty: it does not exist yet. */
  public String uid() {
    return Objects.requireNonNullElse(pod.getMetadata().getUid(), "");
  }

  public boolean isExpected() {
    return pod.getMetadata().getDeletionTimestamp() == null && !FINISHED.contains(phase());
  }

  /** Which revision of its workload it belongs to; empty: it has none. */
  public String revision() {
    var labels = labels();
    return labels.getOrDefault(
        "pod-template-hash", labels.getOrDefault("controller-revision-hash", ""));
  }

  public Map<String, String> labels() {
    return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
  }

  /** A workload that makes Pods. */
  public record Owner(String kind, String name) {}

  /**
   * The workload that made it; empty: none did. Of a ReplicaSet that is its Deployment: its name
   * has the hash of the revision.
   */
  public Optional<Owner> owner() {
    return pod.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .map(this::owner)
        .findFirst();
  }

  private Owner owner(OwnerReference owner) {
    var group = Objects.requireNonNullElse(owner.getApiVersion(), APPS);
    if (!group.startsWith(APPS)) {
      return new Owner(owner.getKind() + "." + group, owner.getName());
    }
    var hash = "-" + labels().getOrDefault("pod-template-hash", "");
    return owner.getKind().equals("ReplicaSet") && owner.getName().endsWith(hash)
        ? new Owner(
            "Deployment", owner.getName().substring(0, owner.getName().length() - hash.length()))
        : new Owner(owner.getKind(), owner.getName());
  }

  public boolean isOf(String kind, String name) {
    return owner().filter(new Owner(kind, name)::equals).isPresent();
  }

  /** The ports of its containers, also of those that start before the others and go on. */
  public Stream<DeclaredPort> ports() {
    return DeclaredPort.of(pod.getSpec());
  }

  /** Where it is reached, by IPv4 or IPv6; empty: it has no address yet. */
  public Optional<String> address() {
    return Optional.ofNullable(pod.getStatus()).map(status -> status.getPodIP());
  }

  /** Whether its application has run before. */
  public boolean isRestarted() {
    return application().anyMatch(container -> container.restarts() > 0);
  }

  public Instant created() {
    return instant(pod.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
  }

  /** When the kubelet took it up. */
  public Optional<Instant> started() {
    return Optional.ofNullable(pod.getStatus()).flatMap(status -> instant(status.getStartTime()));
  }

  public boolean isReady() {
    return condition("Ready").filter(found -> "True".equals(found.getStatus())).isPresent();
  }

  public Optional<PodCondition> condition(String type) {
    return Optional.ofNullable(pod.getStatus())
        .map(status -> status.getConditions())
        .orElse(List.of())
        .stream()
        .filter(condition -> type.equals(condition.getType()))
        .findFirst();
  }

  /** In the order in which they start; ephemeral ones are no part of the application. */
  public List<ContainerView> containers() {
    return Optional.ofNullable(pod.getStatus())
        .map(status ->
            Stream.concat(
                    status.getInitContainerStatuses().stream().map(this::initial),
                    status.getContainerStatuses().stream().map(this::main))
                .toList())
        .orElse(List.of());
  }

  /** When its application started to run; empty: it does not. */
  public Optional<Instant> runningSince() {
    var starts = application().map(ContainerView::runningSince).toList();
    return starts.stream().allMatch(Optional::isPresent)
        ? starts.stream().flatMap(Optional::stream).max(Comparator.naturalOrder())
        : Optional.empty();
  }

  /** When it last became ready; empty: it is not, or the kubelet does not tell. */
  public Optional<Instant> readySince() {
    return condition("Ready")
        .filter(found -> "True".equals(found.getStatus()))
        .flatMap(found -> instant(found.getLastTransitionTime()));
  }

  /** How long the probes of its application let it start. */
  public Duration patience() {
    return application()
        .map(ContainerView::patience)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /** Whether the kubelet has taken it up, and no container of it has started yet. */
  public boolean isBeingCreated() {
    var containers = containers();
    return !containers.isEmpty()
        && containers.stream().allMatch(ContainerView::isNew)
        && CREATING.contains(containers.getFirst().waitingReason());
  }

  public static Instant endOf(ContainerStateTerminated terminated) {
    return instant(terminated.getFinishedAt()).orElse(Instant.EPOCH);
  }

  /** The container that is scraped; all but the init containers if none has its name. */
  private Stream<ContainerView> application() {
    var main = containers().stream().filter(one -> one.role() == Role.MAIN).toList();
    var named = main.stream().filter(one -> one.name().equals(Names.CONTAINER)).toList();
    return (named.isEmpty() ? main : named).stream();
  }

  private ContainerView initial(ContainerStatus status) {
    var spec = named(pod.getSpec().getInitContainers(), status.getName());
    var isSidecar = spec != null && "Always".equals(spec.getRestartPolicy());
    return new ContainerView(isSidecar ? Role.SIDECAR : Role.INIT, status, spec);
  }

  private ContainerView main(ContainerStatus status) {
    return new ContainerView(
        Role.MAIN, status, named(pod.getSpec().getContainers(), status.getName()));
  }

  private static @Nullable Container named(List<Container> containers, String name) {
    return containers.stream()
        .filter(container -> name.equals(container.getName()))
        .findFirst()
        .orElse(null);
  }

  static Optional<Instant> instant(@Nullable String text) {
    return Optional.ofNullable(text).map(Instant::parse);
  }

  private String phase() {
    return Optional.ofNullable(pod.getStatus()).map(status -> status.getPhase()).orElse("Pending");
  }
}
