package dev.monitored.operator.application;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.Target;
import dev.monitored.operator.api.Target.WorkloadReference;
import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Foreign;
import dev.monitored.operator.finding.Kubectl;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.pod.DeclaredPort;
import dev.monitored.operator.pod.PodView;
import dev.monitored.operator.snapshot.ApplicationObjects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The application that {@code spec.target} names, found among the objects of its namespace. */
record TargetApplication(Monitored monitored, Target target, ApplicationObjects objects) {

  Application application() {
    var workload = target.workload();
    return workload == null ? ofService() : ofWorkload(workload);
  }

  private Application ofWorkload(WorkloadReference reference) {
    var kind = reference.kind().name();
    return objects.workloads().stream()
        .filter(found -> found.getKind().equals(kind))
        .filter(found -> found.getMetadata().getName().equals(reference.name()))
        .findFirst()
        .map(this::ofWorkload)
        .orElseGet(() -> missing(notFound(kind, reference.name())));
  }

  private Application ofWorkload(HasMetadata workload) {
    var source = PodSource.of(workload);
    var pods = expected().filter(pod -> pod.isOf(source.kind(), source.name())).toList();
    var ports =
        new PortChoice(
            monitored,
            source.toString(),
            DeclaredPort.of(source.template().getSpec()).map(OfferedPort::of).toList(),
            PortChoice.MAIN,
            target.port(),
            source.annotation(PortChoice.ANNOTATION));
    return found(
        List.of(Rollout.of(workload)),
        pods,
        source.selector(),
        ports,
        chosen ->
            new ServiceChoice(monitored, source, ports(chosen), objects.services()).endpoint());
  }

  private Application ofService() {
    var name = Objects.requireNonNull(target.service()).name();
    return objects.services().stream()
        .filter(found -> found.getMetadata().getName().equals(name))
        .findFirst()
        .map(this::ofService)
        .orElseGet(() -> missing(notFound("Service", name)));
  }

  private Application ofService(Service service) {
    var selector =
        Objects.requireNonNullElse(service.getSpec().getSelector(), Map.<String, String>of());
    var pods = expected().filter(pod -> isSelected(selector, pod.labels())).toList();
    var rollouts = rollouts(selector, pods);
    if (selector.isEmpty() || rollouts.isEmpty()) {
      return missing(noPods(service, selector.isEmpty()));
    }
    var labels = new LabelSelectorBuilder().withMatchLabels(selector).build();
    var ports =
        new PortChoice(
            monitored,
            "Service " + service.getMetadata().getName(),
            service.getSpec().getPorts().stream()
                .filter(OfferedPort::isTcp)
                .map(OfferedPort::of)
                .toList(),
            PortChoice.MAIN,
            target.port(),
            annotation(service));
    return found(rollouts, pods, labels, ports, chosen -> endpoint(service, labels, chosen));
  }

  private interface Scraping {
    Endpoint of(List<OfferedPort> ports);
  }

  private Application found(
      List<Rollout> rollouts,
      List<PodView> pods,
      LabelSelector selector,
      PortChoice main,
      Scraping scraping) {
    var choices = choices(main);
    var chosen = choices.stream().flatMap(choice -> choice.chosen().stream()).toList();
    var problem =
        choices.stream()
            .filter(choice -> choice.chosen().isEmpty())
            .findFirst()
            .map(PortChoice::problem)
            .or(() -> repeated(chosen));
    return new Application(
        rollouts.stream().mapToInt(rollout -> rollout.counts().wanted()).sum(),
        rollouts,
        pods,
        SelectorText.of(selector),
        problem.isPresent() ? null : scraping.of(chosen),
        null,
        problem.orElse(null));
  }

  /** The API server compares names with names and numbers with numbers only. */
  private Optional<Finding> repeated(List<OfferedPort> chosen) {
    var paths = monitored.getSpec().scrape().paths();
    var seen = new HashSet<Map.Entry<Integer, String>>();
    return IntStream.range(0, paths.size())
        .filter(i -> !seen.add(Map.entry(chosen.get(i).number(), paths.get(i))))
        .mapToObj(i ->
            Finding.of(
                Reasons.ENDPOINT_REPEATED,
                "spec.scrape.endpoints[%d] has the same port and path as another endpoint: %s, %s"
                    .formatted(i - 1, chosen.get(i), paths.get(i)),
                "remove it, or set another port or path"))
        .findFirst();
  }

  /** One for each endpoint. */
  private List<PortChoice> choices(PortChoice main) {
    var choices = new ArrayList<>(List.of(main));
    for (var endpoint : monitored.getSpec().scrape().endpoints()) {
      choices.add(main.further(choices.size() - 1, endpoint));
    }
    return choices;
  }

  /** The Service itself where it has what a ServiceMonitor needs, else one with its selector. */
  private Endpoint endpoint(Service service, LabelSelector pods, List<OfferedPort> offered) {
    var names =
        offered.stream()
            .filter(OfferedPort::isOfService)
            .flatMap(port -> Stream.ofNullable(port.name()))
            .toList();
    return names.size() == offered.size() && ServiceChoice.canBeSelected(service)
        ? Endpoint.found(monitored, service, names, pods, ports(offered))
        : Endpoint.made(monitored, pods.getMatchLabels(), pods, ports(offered));
  }

  private static List<MetricsPort> ports(List<OfferedPort> offered) {
    return offered.stream().map(OfferedPort::port).toList();
  }

  /** Those of the workloads whose Pods the Service selects, and that of Pods without any. */
  private List<Rollout> rollouts(Map<String, String> selector, List<PodView> pods) {
    var workloads =
        objects.workloads().stream()
            .filter(workload -> isSelected(selector, PodSource.of(workload).labels()))
            .toList();
    var sources = workloads.stream().map(PodSource::of).toList();
    var others =
        pods.stream()
            .filter(
                pod -> sources.stream().noneMatch(source -> pod.isOf(source.kind(), source.name())))
            .toList();
    var rollouts = new ArrayList<>(workloads.stream().map(Rollout::of).toList());
    if (!others.isEmpty()) {
      rollouts.add(Rollout.of(others));
    }
    return rollouts;
  }

  private Stream<PodView> expected() {
    return objects.pods().stream().map(PodView::new).filter(PodView::isExpected);
  }

  private static boolean isSelected(Map<String, String> selector, Map<String, String> labels) {
    return !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
  }

  private static @Nullable String annotation(Service service) {
    return Optional.ofNullable(service.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(PortChoice.ANNOTATION))
        .orElse(null);
  }

  /** At least one Pod is wanted of what is not there. */
  private static Application missing(Finding why) {
    return new Application(1, List.of(), List.of(), "", null, why, null);
  }

  private Finding notFound(String kind, String name) {
    var namespace = monitored.getMetadata().getNamespace();
    return Finding.of(
        Reasons.TARGET_NOT_FOUND,
        "%s %s does not exist in namespace %s".formatted(kind, Foreign.text(name), namespace),
        "create it, or set spec.target to one that exists",
        Kubectl.list(kind.toLowerCase(Locale.ROOT), namespace).map(Command::ofAuthor).stream()
            .toList());
  }

  private static Finding noPods(Service service, boolean isWithoutSelector) {
    var name = "Service " + service.getMetadata().getName();
    return isWithoutSelector
        ? Finding.of(Reasons.NO_PODS, name + " has no selector", "set spec.target.workload instead")
        : Finding.of(
            Reasons.NO_PODS,
            name + " selects no Pods, and no workload creates Pods that it selects",
            "check spec.selector of the Service");
  }
}
