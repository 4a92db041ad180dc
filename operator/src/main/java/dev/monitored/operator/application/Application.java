package dev.monitored.operator.application;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.Rollout.Counts;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.pod.PodView;
import dev.monitored.operator.snapshot.ApplicationObjects;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The application of a {@code Monitored} as it runs.
 *
 * @param wanted how many Pods there should be
 * @param rollouts of the workloads that run its Pods; empty: there is none yet
 * @param pods that should be scraped: those of the workloads, neither terminating nor finished
 * @param selector of the Pods, as text
 * @param endpoint where they are scraped; null: that is not known
 * @param missing why the target is not there; null: it is
 * @param portProblem why it is not known which port serves metrics; null: it is
 */
public record Application(
    int wanted,
    List<Rollout> rollouts,
    List<PodView> pods,
    String selector,
    @Nullable Endpoint endpoint,
    @Nullable Finding missing,
    @Nullable Finding portProblem) {
  public Application {
    rollouts = List.copyOf(rollouts);
    pods = List.copyOf(pods);
  }

  public static Application of(Monitored monitored, ApplicationObjects objects) {
    var target = monitored.getSpec().target();
    return target == null
        ? own(monitored, objects)
        : new TargetApplication(monitored, target, objects).application();
  }

  private static Application own(Monitored monitored, ApplicationObjects objects) {
    var name = Names.of(monitored);
    var endpoint = Endpoint.own(monitored);
    return new Application(
        wanted(monitored, objects),
        objects.workloads().stream().map(Rollout::of).toList(),
        objects.pods().stream()
            .map(PodView::new)
            .filter(PodView::isExpected)
            .filter(pod -> pod.isOf("Deployment", name))
            .toList(),
        SelectorText.of(endpoint.pods()),
        endpoint,
        null,
        null);
  }

  /** Of all workloads together. */
  public Counts counts() {
    return rollouts.stream().map(Rollout::counts).reduce(Counts.NONE, Counts::plus).wanting(wanted);
  }

  /** Whether the counts are those of the workloads as they are now. */
  public boolean isObserved() {
    return !rollouts.isEmpty() && rollouts.stream().allMatch(Rollout::isObserved);
  }

  /** The Pods that exist, or that should: during a rollout there are more than are wanted. */
  public int expected() {
    return Math.max(wanted, counts().replicas());
  }

  /** Whether there is a Pod of the newest template; one that is not wanted is not missing. */
  public boolean hasBegun() {
    return isObserved() && (wanted == 0 || counts().updated() > 0);
  }

  /** Whether no Pod of an earlier template is left. */
  public boolean isReplaced() {
    return isObserved() && counts().updated() == counts().replicas();
  }

  /** The Deployment whose rollout is paused; empty: none is. */
  public Optional<String> paused() {
    return rollouts.stream()
        .filter(rollout -> rollout.trouble().isPaused())
        .map(Rollout::name)
        .findFirst();
  }

  public boolean isPastDeadline() {
    return rollouts.stream().anyMatch(rollout -> rollout.trouble().isPastDeadline());
  }

  /** Why Pods cannot be created; empty: they can. */
  public Optional<String> rejected() {
    return rollouts.stream()
        .flatMap(rollout -> Stream.ofNullable(rollout.trouble().rejected()))
        .findFirst();
  }

  /** Why there is no progress; empty: there is. */
  public Optional<String> stuck() {
    return rollouts.stream()
        .flatMap(rollout -> Stream.ofNullable(rollout.trouble().stuck()))
        .findFirst();
  }

  public @Nullable String image() {
    return rollouts.stream()
        .flatMap(rollout -> Stream.ofNullable(rollout.image()))
        .findFirst()
        .orElse(null);
  }

  /** Unless it was reverted, a number that somebody else has set, such as an autoscaler, counts. */
  private static int wanted(Monitored monitored, ApplicationObjects objects) {
    var spec = monitored.getSpec();
    return objects.workloads().stream()
        .filter(_ -> !Boolean.TRUE.equals(spec.paused()))
        .filter(Deployment.class::isInstance)
        .flatMap(found -> Stream.ofNullable(((Deployment) found).getSpec().getReplicas()))
        .findFirst()
        .orElse(spec.replicas());
  }
}
