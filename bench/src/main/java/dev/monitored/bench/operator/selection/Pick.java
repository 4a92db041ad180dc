package dev.monitored.bench.operator.selection;

/**
 * That a Prometheus selects an application.
 *
 * @param prometheus kind, namespace and name
 * @param monitored namespace and name
 */
public record Pick(String prometheus, String monitored) {
  /** Of the generated clusters the one that the Prometheus is in. */
  public String cluster() {
    return prometheus.replaceFirst("^[^/]+/([^-/]+)-.*", "$1");
  }
}
