package dev.monitored.operator.report;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.api.MonitoredStatus.Budget;
import dev.monitored.operator.api.MonitoredStatus.PrometheusStatus;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.OtherScrapes;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes an Event with the message of each condition whose status has changed, and of each budget
 * that has become low. Others that begin to scrape a target that was already written are a warning,
 * too, which changes no condition.
 */
public record Transitions(Events events, OtherScrapes others) {

  void report(Monitored monitored, @Nullable MonitoredStatus before, MonitoredStatus now) {
    for (Condition condition : now.conditions()) {
      if (isWorthAnEvent(condition, Conditions.find(before, condition.getType()))) {
        report(monitored, condition);
      }
    }
    var news = news(before, now);
    if (!news.isEmpty()) {
      var finding = others.finding(monitored, news);
      events.warning(monitored, finding.reason(), finding.message());
    }
    lowBudgets(before, now).forEach(note -> events.warning(monitored, Reasons.BUDGET_LOW, note));
  }

  /** The pools of others that are new in each Prometheus that has a route to the application. */
  static SequencedMap<PrometheusRef, List<String>> news(
      @Nullable MonitoredStatus before, MonitoredStatus now) {
    var known =
        Optional.ofNullable(before).stream()
            .flatMap(status -> status.prometheuses().stream())
            .filter(entry -> entry.otherPools() != null)
            .map(PrometheusStatus::ref)
            .collect(Collectors.toSet());
    var news = new TreeMap<PrometheusRef, List<String>>();
    for (var entry : now.prometheuses()) {
      var pools = entry.otherPools();
      if (pools != null && !entry.route().equals(Route.NONE.word()) && known.add(entry.ref())) {
        PrometheusRef.parse(entry.ref()).ifPresent(ref -> news.put(ref, pools));
      }
    }
    return news;
  }

  /** Those that were not low before. */
  static Stream<String> lowBudgets(@Nullable MonitoredStatus before, MonitoredStatus now) {
    return now.prometheuses().stream()
        .flatMap(entry ->
            entry.budget().stream()
                .filter(budget -> budget.isLow() && !wasLow(before, entry, budget))
                .map(budget ->
                    ("%s: %s; a scrape that exceeds the limit fails. Raise %s, or reduce the"
                            + " series of the application")
                        .formatted(entry.ref(), budget.text(), budget.source())));
  }

  private static boolean wasLow(
      @Nullable MonitoredStatus before, PrometheusStatus entry, Budget budget) {
    return Stream.ofNullable(before)
        .flatMap(status -> status.prometheuses().stream())
        .filter(other -> other.ref().equals(entry.ref()))
        .flatMap(other -> other.budget().stream())
        .anyMatch(other -> other.of().equals(budget.of()) && other.isLow());
  }

  private void report(Monitored monitored, Condition condition) {
    var note = condition.getType() + " is " + condition.getStatus() + ": " + condition.getMessage();
    if ("False".equals(condition.getStatus())) {
      events.warning(monitored, condition.getReason(), note);
    } else {
      events.normal(monitored, condition.getReason(), note);
    }
  }

  /**
   * A new condition gets an Event only if it is False. Ready gets one only if it is True, because
   * otherwise it repeats another condition; Reconciling and Stalled repeat Ready. A coming loss of
   * data always gets an Event, whatever the condition was before.
   */
  static boolean isWorthAnEvent(Condition condition, Optional<Condition> before) {
    var isNews =
        before
            .map(was -> !was.getStatus().equals(condition.getStatus()) || isLoss(condition, was))
            .orElseGet(() -> "False".equals(condition.getStatus()));
    return isNews && !isRepetition(condition);
  }

  private static boolean isLoss(Condition condition, Condition was) {
    return Reasons.VOLUME_BEING_DELETED.equals(condition.getReason())
        && !Reasons.VOLUME_BEING_DELETED.equals(was.getReason());
  }

  private static boolean isRepetition(Condition condition) {
    return switch (condition.getType()) {
      case Conditions.READY -> !"True".equals(condition.getStatus());
      case Conditions.RECONCILING, Conditions.STALLED -> true;
      default -> false;
    };
  }
}
