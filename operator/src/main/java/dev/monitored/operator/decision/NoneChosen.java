package dev.monitored.operator.decision;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Kubectl;
import dev.monitored.operator.finding.Kubectl.Subject;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.snapshot.Facts;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The finding when no Prometheus is chosen. */
record NoneChosen(Monitored monitored, Facts facts, List<Contender> contenders) {
  private static final int MOST = 3;

  Finding finding() {
    var able = all(one -> one.isTrusted() && one.canBeSatisfied());
    var unable = all(one -> one.isTrusted() && !one.canBeSatisfied());
    var unknown = all(Contender::isUnknown);
    var untrusted = all(one -> one.isConsidered() && !one.trust().isGiven() && isAllowed(one));
    if (unknown.stream().anyMatch(Contender::canBeSatisfied)) {
      return why(unknown.stream().filter(Contender::canBeSatisfied).findFirst().orElseThrow());
    }
    if (!able.isEmpty()) {
      return ambiguous(able);
    }
    if (!unable.isEmpty()) {
      return Objects.requireNonNull(unable.getFirst().problem());
    }
    if (!unknown.isEmpty()) {
      return why(unknown.getFirst());
    }
    return untrusted.isEmpty() ? NoPrometheus.finding(monitored, facts) : forbidden(untrusted);
  }

  static Finding why(Contender contender) {
    return Objects.requireNonNull(contender.trust().why());
  }

  private Finding ambiguous(List<Contender> able) {
    return Finding.choice(
        Reasons.AMBIGUOUS_PROMETHEUS,
        "several Prometheus servers could scrape the application: "
            + able.stream().map(one -> one.ref().toString()).collect(Collectors.joining(", ")),
        "choose one in spec.prometheus.names",
        able.stream().flatMap(this::naming).distinct().toList());
  }

  private Stream<Command> naming(Contender contender) {
    var names = JsonNodeFactory.instance.objectNode();
    names
        .putObject("spec")
        .putObject("prometheus")
        .putArray("names")
        .add(contender.ref().qualifiedName());
    var metadata = monitored.getMetadata();
    var subject = new Subject("monitored", metadata.getNamespace(), metadata.getName());
    return Kubectl.merge(subject, names).stream().map(Command::ofAuthor);
  }

  private static Finding forbidden(List<Contender> untrusted) {
    var first = untrusted.stream().limit(MOST).map(NoneChosen::why).toList();
    var more = untrusted.size() - first.size();
    var found = first.stream().map(Finding::found).collect(Collectors.joining("; "));
    return Finding.choice(
        Reasons.PROMETHEUS_FORBIDDEN,
        more == 0 ? found : found + "; and " + more + " more",
        first.stream()
            .map(Finding::wanted)
            .filter(text -> !text.isEmpty())
            .distinct()
            .collect(Collectors.joining("; ")),
        first.stream().flatMap(one -> one.commands().stream()).toList());
  }

  private boolean isAllowed(Contender contender) {
    return facts.policy().allows(contender.ref());
  }

  private List<Contender> all(Predicate<Contender> predicate) {
    return contenders.stream().filter(predicate).limit(10).toList();
  }
}
