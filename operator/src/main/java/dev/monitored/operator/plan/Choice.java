package dev.monitored.operator.plan;

import dev.monitored.operator.decision.Standing;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.PrometheusRef;
import org.jspecify.annotations.Nullable;

/**
 * The decision about one Prometheus.
 *
 * @param route how the Prometheus finds the application; {@link Route#NONE} if it does not
 * @param monitor name of the monitor by which it finds the application; null if there is none
 * @param timeout the scrape timeout that the operator sets; null if Prometheus uses its own
 * @param scrape the reason why it does not scrape the application; null if it does
 * @param rules the reason why it does not load the rules; null if it does
 * @param pickedUp the objects that it selects although the operator did not create them for it;
 *     null if there are none
 */
public record Choice(
    PrometheusRef ref,
    Standing standing,
    Route route,
    @Nullable String monitor,
    @Nullable String timeout,
    @Nullable Finding scrape,
    @Nullable Finding rules,
    @Nullable Finding pickedUp) {

  /** The same, but nothing is written for it. */
  Choice withheld(Finding why) {
    return new Choice(ref, standing, Route.NONE, null, null, why, null, null);
  }

  public boolean intended() {
    return standing == Standing.CHOSEN;
  }

  /** Whether the operator queries this Prometheus about the application. */
  public boolean asked() {
    return route != Route.NONE && (intended() || standing == Standing.JOINING);
  }
}
