package dev.monitored.operator.plan;

/** How a Prometheus finds the targets of the application. */
public enum Route {
  SERVICE_MONITOR("ServiceMonitor"),
  POD_MONITOR("PodMonitor"),
  HTTP_DISCOVERY("HttpDiscovery"),
  NONE("None");

  private final String word;

  Route(String word) {
    this.word = word;
  }

  /** The word that status and printer columns use. */
  public String word() {
    return word;
  }
}
