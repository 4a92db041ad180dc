package dev.monitored.operator.prometheus;

import dev.monitored.operator.api.Monitored;
import java.util.List;

/** The rules of a {@code Monitored}, the same on every route. */
@SuppressWarnings("DoNotCallSuggester")
public final class Rules {
  private Rules() {}

  /** Empty: it has no rules at all, and no PrometheusRule is written. */
  public static List<RuleGroup> of(Monitored monitored) {
    throw new UnsupportedOperationException();
  }
}
