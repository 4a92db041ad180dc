package dev.monitored.operator.cluster;

import java.util.Optional;

/** Which kinds of prometheus-operator the API server serves at the moment. */
interface MonitoringApi extends AutoCloseable {
  String GROUP = "monitoring.coreos.com";

  /** Returns at once. */
  void start();

  boolean isSynced();

  /** Whether it serves the kind of that plural, such as {@code servicemonitors}. */
  default boolean serves(String plural) {
    return version(plural).isPresent();
  }

  /** The version in which it serves that kind, the most stable one; empty: it does not. */
  Optional<String> version(String plural);

  @Override
  void close();
}
