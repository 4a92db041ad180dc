package dev.monitored.operator.status;

import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.MonitoredStatus.PrometheusStatus;
import dev.monitored.operator.diagnosis.PrometheusTargetsCheck;
import dev.monitored.operator.diagnosis.Situation;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Choice.Standing;
import dev.monitored.operator.plan.Route;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One entry of {@code status.prometheuses}. It is also what the next decision remembers. */
record PrometheusEntry(Situation situation, Choice choice) {
  private static final int MOST_PICKED_UP = 3;

  /** Those chosen, those that may be, and a few that select what was not written for them. */
  static List<PrometheusStatus> all(Situation situation) {
    var entries =
        situation.plan().choices().stream()
            .filter(choice -> choice.standing() != Standing.UNTRUSTED)
            .map(choice -> new PrometheusEntry(situation, choice))
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
        .map(PrometheusEntry::status)
        .toList();
  }

  private PrometheusStatus status() {
    var isScraping = isChosen() && choice.route() != Route.NONE;
    var targets = new PrometheusTargetsCheck(situation, choice);
    return new PrometheusStatus(
        choice.ref().toString(),
        isChosen(),
        isScraping ? choice.route().word() : Route.NONE.word(),
        isChosen() ? choice.monitor() : null,
        isScraping ? targets.pools() : List.of(),
        isScraping ? targets.counts().orElse(null) : null,
        isScraping ? scrapingReason(targets) : otherReason());
  }

  /** A newcomer is, once the application is up in it. */
  private boolean isChosen() {
    return choice.intended()
        || (choice.asked() && !new PrometheusTargetsCheck(situation, choice).up().isEmpty());
  }

  private boolean isPlain() {
    return choice.ref().kind().equals(PrometheusRef.PLAIN);
  }

  private boolean isPickedUp() {
    return choice.pickedUp() != null;
  }

  private @Nullable String scrapingReason(PrometheusTargetsCheck targets) {
    var verdict = targets.verdict();
    if (!verdict.isTrue()) {
      return verdict.reason();
    }
    return choice.intended() ? reason(choice.rules(), choice.pickedUp()) : null;
  }

  private @Nullable String otherReason() {
    return isChosen() ? reason(choice.scrape()) : reason(choice.pickedUp(), choice.scrape());
  }

  private static @Nullable String reason(@Nullable Finding... findings) {
    return Stream.of(findings)
        .filter(Objects::nonNull)
        .findFirst()
        .map(Finding::reason)
        .orElse(null);
  }
}
