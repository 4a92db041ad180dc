package dev.monitored.operator.status;

import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.MonitoredStatus.PrometheusStatus;
import dev.monitored.operator.decision.Standing;
import dev.monitored.operator.diagnosis.Diagnosis;
import dev.monitored.operator.diagnosis.DiscoveryWitness;
import dev.monitored.operator.diagnosis.PrometheusBudget;
import dev.monitored.operator.diagnosis.PrometheusTargets;
import dev.monitored.operator.diagnosis.Verdict;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Intent;
import dev.monitored.operator.plan.Route;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of {@code status.prometheuses}: those chosen, those that may be, and a few that
 * select what was not written for them. They are also what the next plan remembers.
 */
record PrometheusEntries(Diagnosis diagnosis, VerdictHold hold) {
  private static final int MOST_PICKED_UP = 3;

  private record Entry(Choice choice, PrometheusStatus status) {
    boolean isChosen() {
      return status.isChosen();
    }

    boolean isPlain() {
      return choice.ref().kind().equals(PrometheusRef.PLAIN);
    }

    boolean isPickedUp() {
      return choice.pickedUp() != null;
    }
  }

  List<PrometheusStatus> all() {
    var entries =
        diagnosis.situation().plan().choices().stream()
            .filter(choice -> choice.standing() != Standing.UNTRUSTED)
            .map(choice -> new Entry(choice, of(choice)))
            .toList();
    return Stream.of(
            entries.stream().filter(entry -> entry.isChosen() && !entry.isPlain()),
            entries.stream().filter(entry -> entry.isChosen() && entry.isPlain()),
            entries.stream().filter(entry -> !entry.isChosen() && !entry.isPickedUp()),
            entries.stream()
                .filter(entry -> !entry.isChosen() && entry.isPickedUp())
                .limit(MOST_PICKED_UP))
        .flatMap(part -> part)
        .limit(MonitoredStatus.MAX_PROMETHEUSES)
        .map(Entry::status)
        .toList();
  }

  private PrometheusStatus of(Choice choice) {
    return Optional.ofNullable(diagnosis.targets())
        .flatMap(targets -> targets.of(choice))
        .map(this::scraping)
        .or(() -> joined(choice))
        .orElseGet(() -> notScraping(choice));
  }

  private PrometheusStatus scraping(PrometheusTargets targets) {
    var choice = targets.choice();
    var held = hold.over(targets.outcomes(), Verdict.holds(Reasons.UP, ""));
    if (held.isKept()) {
      return hold.previous().entry(choice).orElseThrow();
    }
    return asked(
        targets,
        held.verdict().isTrue()
            ? reason(choice.rules(), choice.pickedUp())
            : held.verdict().reason());
  }

  /** A newcomer is chosen once the application is up in it. */
  private Optional<PrometheusStatus> joined(Choice choice) {
    return diagnosis.joining().stream()
        .filter(targets -> targets.choice().equals(choice) && !targets.up().isEmpty())
        .findFirst()
        .map(targets -> asked(targets, null));
  }

  private PrometheusStatus asked(PrometheusTargets targets, @Nullable String reason) {
    var choice = targets.choice();
    return new PrometheusStatus(
        choice.ref().toString(),
        true,
        choice.route().word(),
        choice.monitor(),
        targets.pools(),
        targets.counts(),
        reason,
        new PrometheusBudget(diagnosis.situation(), choice).all(),
        new DiscoveryWitness(diagnosis.situation(), choice).status(),
        otherPools(choice));
  }

  /** As long as it has not told again, that it has told before counts. */
  private @Nullable List<String> otherPools(Choice choice) {
    var situation = diagnosis.situation();
    return Intent.avoidsOthers(situation.monitored())
        ? situation
            .evidence()
            .heard(choice.ref())
            .map(Heard::otherPools)
            .<List<String>>map(List::copyOf)
            .orElseGet(() -> hold.previous().otherPools(choice.ref()))
        : null;
  }

  private PrometheusStatus notScraping(Choice choice) {
    var isChosen = choice.intended();
    return new PrometheusStatus(
        choice.ref().toString(),
        isChosen,
        isChosen ? choice.route().word() : Route.NONE.word(),
        isChosen ? choice.monitor() : null,
        List.of(),
        null,
        isChosen ? reason(choice.scrape()) : reason(choice.pickedUp(), choice.scrape()),
        List.of(),
        null,
        isChosen ? otherPools(choice) : null);
  }

  private static @Nullable String reason(@Nullable Finding... findings) {
    return Stream.of(findings)
        .filter(Objects::nonNull)
        .findFirst()
        .map(Finding::reason)
        .orElse(null);
  }
}
