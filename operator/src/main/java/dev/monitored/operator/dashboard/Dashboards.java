package dev.monitored.operator.dashboard;

import dev.monitored.operator.api.Monitored;

/** The dashboard of a {@code Monitored}. */
@SuppressWarnings("DoNotCallSuggester")
public final class Dashboards {
  private Dashboards() {}

  public static Board of(Monitored monitored) {
    throw new UnsupportedOperationException();
  }

  /** The uid of that dashboard, without building it. */
  public static String uid(Monitored monitored) {
    throw new UnsupportedOperationException();
  }
}
