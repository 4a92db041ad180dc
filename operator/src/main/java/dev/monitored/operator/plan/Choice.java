package dev.monitored.operator.plan;

import dev.monitored.operator.decision.Standing;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.PrometheusRef;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about one Prometheus.
 *
 * @param route how it finds the application; {@link Route#NONE} when it cannot
 * @param monitor the monitor by which it does; null: there is none
 * @param timeout the scrape timeout to tell it; null: its own
 * @param scrape why it is not made to scrape; null: it is
 * @param rules why it cannot take the rules; null: it can
 * @param pickedUp what it selects although that was not written for it; null: nothing
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

  /** Whether the operator asks it about the application. */
  public boolean asked() {
    return route != Route.NONE && (intended() || standing == Standing.JOINING);
  }
}
