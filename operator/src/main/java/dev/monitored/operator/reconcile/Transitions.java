package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
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
import org.jspecify.annotations.Nullable;

/**
 * Writes an Event with the message of each condition whose status has changed, and a warning when
 * others begin to scrape what has been written already, which changes no condition.
 */
record Transitions(Events events, OtherScrapes others) {

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
