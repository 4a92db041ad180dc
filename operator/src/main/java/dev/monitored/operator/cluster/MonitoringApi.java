package dev.monitored.operator.cluster;

/** Which kinds of prometheus-operator the API server serves at the moment. */
interface MonitoringApi extends AutoCloseable {
  String GROUP = "monitoring.coreos.com";

  /** Returns at once. */
  void start();

  boolean isSynced();

  /** Whether it serves the kind of that plural, such as {@code servicemonitors}. */
  boolean serves(String plural);

  @Override
  void close();
}
