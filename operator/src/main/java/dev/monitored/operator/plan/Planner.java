package dev.monitored.operator.plan;

import dev.monitored.operator.api.Monitored;

/**
 * Decides what is to be written for a {@code Monitored} so that every intended Prometheus finds it.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Planner {
  private Planner() {}

  public static Plan plan(Monitored monitored, Facts facts) {
    throw new UnsupportedOperationException();
  }
}
