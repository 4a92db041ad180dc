package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import org.jspecify.annotations.Nullable;

/** Writes an Event for each condition whose status has changed, with the condition's own words. */
record Transitions(Events events) {

  void report(Monitored monitored, @Nullable MonitoredStatus before, MonitoredStatus now) {
    for (Condition condition : now.conditions()) {
      var was = Conditions.find(before, condition.getType()).map(Condition::getStatus).orElse("");
      if (isWorthAnEvent(condition, was)) {
        report(monitored, condition);
      }
    }
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
   * A condition that begins well, or is not known yet, is no news. Ready repeats another condition,
   * except when it is True, and what stands beside it repeats Ready.
   */
  static boolean isWorthAnEvent(Condition condition, String was) {
    var isNews =
        was.isEmpty() ? "False".equals(condition.getStatus()) : !was.equals(condition.getStatus());
    return isNews && !isRepetition(condition);
  }

  private static boolean isRepetition(Condition condition) {
    return switch (condition.getType()) {
      case Conditions.READY -> !"True".equals(condition.getStatus());
      case Conditions.RECONCILING, Conditions.STALLED -> true;
      default -> false;
    };
  }
}
