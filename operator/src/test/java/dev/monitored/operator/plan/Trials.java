package dev.monitored.operator.plan;

import dev.monitored.operator.Entries;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.MonitoredStatus.PrometheusStatus;
import dev.monitored.operator.decision.DiscoveryRights;
import dev.monitored.operator.decision.Standing;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.Discoverer;
import dev.monitored.operator.prometheus.KnownPrometheus;
import dev.monitored.operator.prometheus.OperatedPrometheus;
import dev.monitored.operator.prometheus.PrometheusPolicy;
import dev.monitored.operator.prometheus.PrometheusPolicy.Entry;
import dev.monitored.operator.snapshot.AccessReview;
import dev.monitored.operator.snapshot.AccessReview.Question;
import dev.monitored.operator.snapshot.Facts;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in which it is decided. Without a list, whose Prometheuses may look for targets in the
 * namespace is told by {@link #mayDiscover}; anybody else is denied it.
 */
public final class Trials {
  private final List<KnownPrometheus> all = new ArrayList<>();
  private final Set<PrometheusRef> allowed = new HashSet<>();
  private final Set<PrometheusRef> failing = new HashSet<>();
  private final Set<PrometheusRef> unreviewed = new HashSet<>();
  private PrometheusPolicy policy = PrometheusPolicy.NONE;
  private boolean anybodyMay;
  private boolean unseen;

  public static Trials with(KnownPrometheus... prometheuses) {
    var trials = new Trials();
    trials.all.addAll(List.of(prometheuses));
    return trials;
  }

  /** As kube-prometheus-stack makes one: everything of its release, in every namespace. */
  public static OperatedPrometheus stack(String namespace, String release) {
    var labels = Clusters.labels("release", release);
    return prometheus(namespace, release, labels, labels);
  }

  /** As kube-prometheus makes one: everything, in every namespace. */
  public static OperatedPrometheus everything(String namespace, String name) {
    return prometheus(namespace, name, Clusters.EVERYTHING, Clusters.EVERYTHING);
  }

  public static OperatedPrometheus prometheus(
      String namespace,
      String name,
      @Nullable LabelSelector monitors,
      @Nullable LabelSelector rules) {
    return as(namespace, name, monitors, rules, new Discoverer(namespace, name, false));
  }

  public static OperatedPrometheus as(
      String namespace,
      String name,
      @Nullable LabelSelector monitors,
      @Nullable LabelSelector rules,
      @Nullable Discoverer discoverer) {
    var one = Clusters.operated(name, monitors);
    return new OperatedPrometheus(
        new PrometheusRef(PrometheusRef.PROMETHEUS, namespace, name),
        one.labels(),
        monitors,
        Clusters.EVERYTHING,
        monitors,
        Clusters.EVERYTHING,
        rules,
        Clusters.EVERYTHING,
        "30s",
        null,
        discoverer,
        false);
  }

  public Trials and(KnownPrometheus... more) {
    all.addAll(List.of(more));
    return this;
  }

  public Trials mayDiscover(KnownPrometheus... prometheuses) {
    Stream.of(prometheuses).map(KnownPrometheus::ref).forEach(allowed::add);
    return this;
  }

  public Trials reviewsFail(KnownPrometheus... prometheuses) {
    Stream.of(prometheuses).map(KnownPrometheus::ref).forEach(failing::add);
    return this;
  }

  public Trials notReviewedYet(KnownPrometheus... prometheuses) {
    Stream.of(prometheuses).map(KnownPrometheus::ref).forEach(unreviewed::add);
    return this;
  }

  public Trials anybodyMayDiscover() {
    anybodyMay = true;
    return this;
  }

  public Trials allow(Entry... entries) {
    policy = new PrometheusPolicy(List.of(entries), policy.byDefault());
    return this;
  }

  public Trials byDefault(String namespace, String name) {
    policy = new PrometheusPolicy(policy.allow(), new Entry(namespace, name));
    return this;
  }

  public Trials unseen() {
    unseen = true;
    return this;
  }

  public Plan plan(Monitored monitored) {
    return Planner.plan(monitored, facts(monitored));
  }

  /** What the API server would answer to exactly what has to be asked. */
  public Facts facts(Monitored monitored) {
    var some = Clusters.facts(all.toArray(KnownPrometheus[]::new));
    var facts =
        new Facts(
            true,
            unseen,
            some.operated(),
            some.plain(),
            some.namespaceLabels(),
            policy,
            List.of(),
            List.of());
    return facts.with(
        DiscoveryRights.needed(monitored, facts, Set.of()).stream()
            .filter(question -> unreviewed.stream().noneMatch(ref -> isOf(ref, question)))
            .map(this::review)
            .toList());
  }

  /** The status that this plan leads to when no target was heard of. */
  public static Monitored remembering(Monitored monitored, Plan plan) {
    var entries =
        plan.choices().stream()
            .filter(choice -> choice.standing() != Standing.UNTRUSTED)
            .map(choice ->
                Entries.of(
                    choice.ref().toString(),
                    choice.intended(),
                    choice.intended() ? choice.route().word() : "None",
                    choice.intended() ? choice.monitor() : null))
            .toList();
    return remembering(monitored, entries);
  }

  public static Monitored remembering(Monitored monitored, List<PrometheusStatus> entries) {
    monitored.setStatus(
        new MonitoredStatus(
            null, null, null, null, null, null, entries, null, null, null, null, List.of()));
    return monitored;
  }

  private AccessReview review(Question question) {
    if (question.account().equals("nobody")) {
      return anybodyMay
          ? AccessReview.allowed(question)
          : AccessReview.denied(question, "list services");
    }
    if (failing.stream().anyMatch(ref -> isOf(ref, question))) {
      return AccessReview.failed(question, "the API server does not answer");
    }
    return anybodyMay || allowed.stream().anyMatch(ref -> isOf(ref, question))
        ? AccessReview.allowed(question)
        : AccessReview.denied(question, "list services");
  }

  private static boolean isOf(PrometheusRef ref, Question question) {
    return ref.namespace().equals(question.accountNamespace())
        && ref.name().equals(question.account());
  }
}
