package dev.monitored.operator.watch;

import dev.monitored.operator.snapshot.SourceState;
import java.util.Optional;

/** Which kinds of prometheus-operator the API server serves at the moment. */
public interface MonitoringApi extends AutoCloseable {
  String GROUP = "monitoring.coreos.com";

  /** Returns at once. */
  void start();

  /** How much is known of that. */
  SourceState state();

  /** Of a kind that it does not seem to serve: whether that is so. */
  default SourceState absence() {
    return state().isKnown() ? SourceState.ABSENT : state();
  }

  /** Whether it serves the kind of that plural, such as {@code servicemonitors}. */
  default boolean serves(String plural) {
    return version(plural).isPresent();
  }

  /** The version in which it serves that kind, the most stable one; empty: it does not. */
  Optional<String> version(String plural);

  @Override
  void close();
}
