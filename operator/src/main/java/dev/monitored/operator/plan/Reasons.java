package dev.monitored.operator.plan;

/** The reasons that a plan gives, as conditions carry them. */
public final class Reasons {
  public static final String NO_PROMETHEUS_FOUND = "NoPrometheusFound";
  public static final String SELECTOR_SELECTS_NOTHING = "SelectorSelectsNothing";
  public static final String NAMESPACE_NOT_SELECTED = "NamespaceNotSelected";
  public static final String LABEL_MISMATCH = "LabelMismatch";
  public static final String TIMEOUT_ABOVE_INTERVAL = "TimeoutAboveInterval";

  /** Of a Prometheus that is not meant, by {@code via} or {@code selector}. */
  public static final String NOT_CHOSEN = "NotChosen";

  /** Of rules, where a plain Prometheus names no ConfigMap for them. */
  public static final String NOT_POSSIBLE_BY_DISCOVERY = "NotPossibleByDiscovery";

  /** Of rules, which an agent does not evaluate. */
  public static final String NOT_POSSIBLE_BY_AGENT = "NotPossibleByAgent";

  private Reasons() {}
}
