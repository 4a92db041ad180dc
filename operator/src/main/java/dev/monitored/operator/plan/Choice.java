package dev.monitored.operator.plan;

import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.naming.PrometheusRef;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about one Prometheus.
 *
 * @param intended whether it is meant to scrape the application; only then does it move conditions
 * @param route how it finds the application; {@link Route#NONE} when it cannot
 * @param timeout the scrape timeout to tell it; null: its own
 * @param scrape why its selectors cannot be satisfied; null: they are
 * @param rules why it cannot take the rules; null: it can
 */
public record Choice(
    PrometheusRef ref,
    boolean intended,
    Route route,
    @Nullable String timeout,
    @Nullable Finding scrape,
    @Nullable Finding rules) {}
