package dev.monitored.operator.decision;

import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.PrometheusChoice;
import dev.monitored.operator.snapshot.Facts;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Chooses, of the objects of prometheus-operator, those that scrape the application.
 *
 * @param contenders all, those chosen before first
 */
record Chooser(
    PrometheusChoice wish, PreviousChoice previous, Facts facts, List<Contender> contenders) {

  /** In the order in which they were chosen. */
  List<Contender> chosen() {
    if (wish.isExplicit()) {
      return trusted(_ -> true);
    }
    var kept = trusted(one -> previous.has(one.ref()) && one.canBeSatisfied());
    return kept.isEmpty() && !isHeld() ? chosenAnew() : kept;
  }

  Standing standing(Contender contender, List<Contender> chosen) {
    if (chosen.contains(contender)) {
      return Standing.CHOSEN;
    }
    if (isNewcomer(chosen) && contender.isTrusted() && isSelecting(contender)) {
      return Standing.JOINING;
    }
    return contender.trust().isGiven() ? Standing.TRUSTED : Standing.UNTRUSTED;
  }

  /** Whether a right is unknown that may decide. */
  boolean isUndecided() {
    return contenders.stream()
        .anyMatch(one -> one.isUnknown() && (wish.isExplicit() || one.canBeSatisfied()));
  }

  /** Whether one that was chosen may only be out of sight, so that no other takes its place. */
  boolean isHeld() {
    return facts.unseen()
        && !contenders.stream()
            .map(Contender::ref)
            .toList()
            .containsAll(previous.chosen().keySet());
  }

  private List<Contender> chosenAnew() {
    return Stream.of(trusted(Chooser::isSelecting), onlyOne(), byDefault())
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private List<Contender> onlyOne() {
    var able = trusted(Contender::canBeSatisfied);
    return able.size() == 1 && !isUndecided() ? able : List.of();
  }

  private List<Contender> byDefault() {
    var able = trusted(one -> one.canBeSatisfied() && facts.policy().isDefault(one.ref()));
    return isUndecided() ? List.of() : able;
  }

  private boolean isNewcomer(List<Contender> chosen) {
    return !wish.isExplicit()
        && chosen.size() < MonitoredStatus.MAX_PROMETHEUSES
        && chosen.stream().anyMatch(one -> previous.has(one.ref()));
  }

  private static boolean isSelecting(Contender contender) {
    return contender.isByOwnLabels() && contender.canBeSatisfied();
  }

  /** No more than the status can remember. */
  private List<Contender> trusted(Predicate<Contender> rule) {
    return contenders.stream()
        .filter(Contender::isTrusted)
        .filter(rule)
        .limit(MonitoredStatus.MAX_PROMETHEUSES)
        .toList();
  }
}
