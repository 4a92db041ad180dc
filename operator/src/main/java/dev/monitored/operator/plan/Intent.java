package dev.monitored.operator.plan;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.finding.Reasons;

/** What a {@code Monitored} asks for, by its spec and by what its status remembers. */
public final class Intent {
  private Intent() {}

  /** Whether the {@code Monitored} has any rules. */
  public static boolean hasRules(Monitored monitored) {
    return monitored.getSpec().jobServer() != null || monitored.getSpec().alerts().builtIn();
  }

  /** Whether it must not be scraped as long as others scrape its Pods. */
  public static boolean avoidsOthers(Monitored monitored) {
    return monitored.getSpec().target() != null
        && !Boolean.TRUE.equals(monitored.getSpec().scrape().alongside());
  }

  /**
   * Whether it is a target that nothing has been written for yet. Then others may scrape it
   * already, which is to be found out first. Once a Prometheus has a route to it, that stays.
   */
  public static boolean isFirst(Monitored monitored) {
    var status = monitored.getStatus();
    return avoidsOthers(monitored)
        && (status == null
            || status.prometheuses().stream()
                .allMatch(entry -> Route.NONE.word().equals(entry.route())));
  }

  /**
   * Whether anything may be missing. How many Pods a target has is decided by its owner, and told
   * by the status.
   */
  public static boolean isMeantToRun(Monitored monitored) {
    var status = monitored.getStatus();
    if (monitored.getSpec().target() == null || status == null) {
      return monitored.getSpec().replicas() > 0;
    }
    return status.conditions().stream()
        .noneMatch(condition -> Reasons.SCALED_TO_ZERO.equals(condition.getReason()));
  }
}
