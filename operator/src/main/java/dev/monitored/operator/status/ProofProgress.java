package dev.monitored.operator.status;

import dev.monitored.operator.api.MonitoredStatus.FirstProof;
import dev.monitored.operator.diagnosis.Diagnosis;
import dev.monitored.operator.diagnosis.Situation;
import dev.monitored.operator.diagnosis.Verdict;
import dev.monitored.operator.plan.Choice;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How far the first proof has come. A phase is reached only after the one before it, and then keeps
 * its time. What the operator has not observed from its creation is not recorded.
 *
 * @param verdicts by the type of their condition
 */
record ProofProgress(Diagnosis diagnosis, Map<String, Verdict> verdicts) {
  private static final List<String> PROVING =
      List.of(
          Conditions.SCRAPE_CONFIGURED,
          Conditions.TARGETS_UP,
          Conditions.RULES_LOADED,
          Conditions.SERIES_PRESENT);

  /** Null: it is not recorded. */
  @Nullable FirstProof next() {
    var before = before();
    if (before == null || before.provenTime() != null) {
      return before;
    }
    var written = reached(before.writtenTime(), written());
    var discovered = reached(before.discoveredTime(), after(written, isDiscovered()));
    var scraped = reached(before.scrapedTime(), after(discovered, isScraped()));
    var proven = reached(null, after(scraped, isProven()));
    return new FirstProof(before.createdTime(), written, discovered, scraped, proven);
  }

  private @Nullable FirstProof before() {
    var status = situation().monitored().getStatus();
    if (status != null && status.isObserved()) {
      return status.firstProof();
    }
    var created = situation().monitored().getMetadata().getCreationTimestamp();
    return situation().isScrapingWanted() ? new FirstProof(created, null, null, null, null) : null;
  }

  private static @Nullable String reached(@Nullable String before, Optional<Instant> now) {
    return before == null
        ? now.map(time -> time.truncatedTo(ChronoUnit.SECONDS).toString()).orElse(null)
        : before;
  }

  private Optional<Instant> after(@Nullable String phaseBefore, boolean isReached) {
    return phaseBefore != null && isReached ? Optional.of(situation().now()) : Optional.empty();
  }

  /** Discovery serves the application as soon as it is there. Empty: something is not written. */
  private Optional<Instant> written() {
    var observed = situation().observed();
    var monitors = situation().plan().monitors();
    if (situation().scraping().isEmpty()
        || !observed.failures().isEmpty()
        || !monitors.stream().allMatch(monitor -> observed.written(monitor).isPresent())) {
      return Optional.empty();
    }
    return monitors.stream()
        .flatMap(monitor -> observed.written(monitor).stream())
        .max(Comparator.naturalOrder())
        .or(() -> Optional.of(situation().now()));
  }

  private boolean isDiscovered() {
    return !situation().expectedPods().isEmpty()
        && situation().scraping().stream().allMatch(this::isDiscovered);
  }

  private boolean isDiscovered(Choice choice) {
    return situation().hasAllTargets(choice);
  }

  private boolean isScraped() {
    var up = verdicts.get(Conditions.TARGETS_UP);
    return up != null && up.isTrue() && isDiscovered();
  }

  private boolean isProven() {
    return PROVING.stream()
        .flatMap(condition -> Stream.ofNullable(verdicts.get(condition)))
        .allMatch(Verdict::isTrue);
  }

  private Situation situation() {
    return diagnosis.situation();
  }
}
