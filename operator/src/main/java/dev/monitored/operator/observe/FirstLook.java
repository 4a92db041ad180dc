package dev.monitored.operator.observe;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.application.Application;
import dev.monitored.operator.application.MetricsPlace;
import dev.monitored.operator.apply.Ownership;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Evidence;
import dev.monitored.operator.evidence.Sought;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.naming.UrlHost;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Intent;
import dev.monitored.operator.plan.OtherScrapes;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.ScrapePools;
import dev.monitored.operator.pod.PodView;
import dev.monitored.operator.snapshot.ChildKind;
import dev.monitored.operator.snapshot.ExistingChild;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether anything may be written for a target. It may not while a Prometheus that would
 * scrape the target does so already, by the monitor of a Helm chart for example, nor before each of
 * them has told. Who does not tell is waited for only so long.
 */
public final class FirstLook {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<ChildKind> MONITORS =
      List.of(ChildKind.SERVICE_MONITOR, ChildKind.POD_MONITOR);

  private final OtherScrapes others;
  private final Warnings warnings;
  private final InstantSource clock;

  /** Since when it is being found out, by the uid of the Monitored. */
  private final Map<String, Instant> since = new ConcurrentHashMap<>();

  /** Takes an Event. */
  public interface Warnings {
    void write(Monitored about, String reason, String note);
  }

  public FirstLook(OtherScrapes others, Warnings warnings, InstantSource clock) {
    this.others = others;
    this.warnings = warnings;
    this.clock = clock;
  }

  /** Why nothing may be written; empty: it may. */
  public Optional<Finding> obstacle(
      Monitored monitored,
      Application application,
      Plan plan,
      List<ExistingChild> children,
      Evidence evidence) {
    if (!isFirst(monitored, children)) {
      since.remove(uid(monitored));
      return Optional.empty();
    }
    return application.endpoint() == null
        ? Stream.of(
                Optional.ofNullable(application.missing()),
                Optional.ofNullable(application.portProblem()))
            .flatMap(Optional::stream)
            .findFirst()
        : obstacle(monitored, sought(monitored, application, plan, true), plan, evidence);
  }

  /** When the time is up for those who have not told; empty: nobody is waited for. */
  public Optional<Instant> end(Monitored monitored) {
    return Optional.ofNullable(since.get(uid(monitored))).map(begun -> begun.plus(PATIENCE));
  }

  public void retain(Set<String> uids) {
    since.keySet().retainAll(uids);
  }

  /** What is asked about others. */
  public static Sought sought(
      Monitored monitored, Application application, Plan plan, boolean isFirst) {
    var endpoint = application.endpoint();
    if (endpoint == null || !Intent.avoidsOthers(monitored)) {
      return Sought.NOTHING;
    }
    var places =
        application.pods().stream()
            .flatMap(pod -> endpoint.places().stream().flatMap(place -> place(pod, place).stream()))
            .collect(Collectors.toSet());
    return new Sought(places, ScrapePools.all(monitored, plan), isFirst);
  }

  private static Optional<Sought.Place> place(PodView pod, MetricsPlace place) {
    return place
        .port()
        .of(pod)
        .map(port -> new Sought.Place(pod.name(), host(pod) + ":" + port.number(), place.path()));
  }

  private Optional<Finding> obstacle(
      Monitored monitored, Sought sought, Plan plan, Evidence evidence) {
    var scraping = new TreeMap<PrometheusRef, SortedSet<String>>();
    var silent = new ArrayList<PrometheusRef>();
    for (var prometheus : asked(plan, sought)) {
      var pools = evidence.heard(prometheus).map(Heard::otherPools).orElse(null);
      if (pools == null) {
        silent.add(prometheus);
      } else if (!pools.isEmpty()) {
        scraping.put(prometheus, pools);
      }
    }
    if (!scraping.isEmpty()) {
      since.remove(uid(monitored));
      return Optional.of(others.finding(monitored, scraping));
    }
    if (silent.isEmpty() || isTimeUp(monitored, silent.getFirst())) {
      since.remove(uid(monitored));
      return Optional.empty();
    }
    return Optional.of(
        Finding.of(
            Reasons.LOOKING_FOR_OTHER_POOLS,
            silent.getFirst() + " has not told yet whether it scrapes these Pods already"));
  }

  /** Nobody scrapes Pods that do not exist. */
  private static List<PrometheusRef> asked(Plan plan, Sought sought) {
    return sought.isNothing()
        ? List.of()
        : plan.choices().stream().filter(Choice::asked).map(Choice::ref).toList();
  }

  private boolean isTimeUp(Monitored monitored, PrometheusRef silent) {
    var now = clock.instant();
    var begun = since.computeIfAbsent(uid(monitored), _ -> now);
    if (Boolean.TRUE.equals(monitored.getSpec().paused()) || now.isBefore(begun.plus(PATIENCE))) {
      return false;
    }
    warnings.write(
        monitored,
        Reasons.LOOKING_FOR_OTHER_POOLS,
        "%s has not told within %d s whether it scrapes these Pods already; the operator no longer waits for it"
            .formatted(silent, PATIENCE.toSeconds()));
    return true;
  }

  private static boolean isFirst(Monitored monitored, List<ExistingChild> children) {
    return Intent.isFirst(monitored)
        && children.stream()
            .filter(child -> MONITORS.contains(child.kind()))
            .noneMatch(child -> Ownership.isOurs(child, monitored));
  }

  private static String host(PodView pod) {
    return pod.address().map(UrlHost::of).orElse("");
  }

  private static String uid(Monitored monitored) {
    return monitored.getMetadata().getUid();
  }
}
