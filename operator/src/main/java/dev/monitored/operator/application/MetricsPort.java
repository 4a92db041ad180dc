package dev.monitored.operator.application;

import dev.monitored.operator.snapshot.PodView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The port of the Pods that serves metrics.
 *
 * @param name as its container declares it; null: it has none, or is not declared
 * @param number null: that of the name, in each Pod
 * @param container that declares it; null: the one that does in each Pod, if any
 */
public record MetricsPort(
    @Nullable String name, @Nullable Integer number, @Nullable String container) {

  /**
   * The port in one Pod.
   *
   * @param container that declares it; null: none does
   */
  public record OfPod(int number, @Nullable String container) {}

  /** Empty: that Pod does not have it. */
  public Optional<OfPod> of(PodView pod) {
    return number != null && container != null
        ? Optional.of(new OfPod(number, container))
        : Optional.empty();
  }
}
