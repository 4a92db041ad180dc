package dev.monitored.operator.observe;

import dev.monitored.operator.api.Target;
import dev.monitored.operator.apply.Desired;
import dev.monitored.operator.children.Child;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.snapshot.ChildKind;
import dev.monitored.operator.snapshot.ClusterSnapshot;
import dev.monitored.operator.snapshot.SourceStates;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which parts of a {@code Monitored} cannot be judged, because what they depend on is not read. */
record Unread(@Nullable Target target, Plan plan, List<Desired> wanted, SourceStates sources) {

  /** Of each part the first source that is missing. */
  Map<Part, Finding> findings() {
    var findings = new EnumMap<Part, Finding>(Part.class);
    for (var part : Part.values()) {
      var needed = Stream.concat(others(part), children(part)).toList();
      sources.unread(needed).ifPresent(finding -> findings.put(part, finding));
    }
    return findings;
  }

  private Stream<String> children(Part part) {
    return wanted.stream()
        .filter(desired -> desired.part() == part)
        .filter(desired -> desired.child().kept() != Child.Kept.CREATED)
        .flatMap(desired -> ChildKind.of(desired.object().getKind()).stream())
        .map(ChildKind::plural);
  }

  private Stream<String> others(Part part) {
    return switch (part) {
      case WORKLOAD -> Stream.concat(Stream.of(SourceStates.MONITOREDS), application());
      case TARGETS ->
          plan.monitors().isEmpty()
              ? application()
              : Stream.concat(application(), Stream.of(SourceStates.PROMETHEUS_PODS));
      case SCRAPE ->
          target == null
              ? ClusterSnapshot.SELECTION.stream()
              : Stream.concat(ClusterSnapshot.SELECTION.stream(), application());
      case RULES -> isDiscovered() ? Stream.of(SourceStates.RULES) : Stream.of();
      case DASHBOARD -> Stream.of();
    };
  }

  private Stream<String> application() {
    return target == null ? Stream.of(SourceStates.PODS) : SourceStates.ofTarget(target).stream();
  }

  private boolean isDiscovered() {
    return plan.choices().stream().anyMatch(choice -> choice.route() == Route.HTTP_DISCOVERY);
  }
}
