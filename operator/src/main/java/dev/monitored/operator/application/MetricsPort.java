package dev.monitored.operator.application;

import dev.monitored.operator.pod.DeclaredPort;
import dev.monitored.operator.pod.PodView;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The port of the Pods that serves metrics, by name or by number.
 *
 * @param name by which the Pods declare it; null: only the number is known
 * @param number null: each Pod has its own
 * @param container that declares it; null: each Pod tells
 */
public record MetricsPort(
    @Nullable String name, @Nullable Integer number, @Nullable String container) {

  static MetricsPort named(String name) {
    return new MetricsPort(name, null, null);
  }

  static MetricsPort numbered(int number) {
    return new MetricsPort(null, number, null);
  }

  /**
   * The port of one Pod.
   *
   * @param container that declares it; null: none does
   */
  public record OfPod(int number, @Nullable String container) {}

  /** Empty: that Pod does not have it. */
  public Optional<OfPod> of(PodView pod) {
    return among(pod.ports());
  }

  /** The same of a Pod that declares these. */
  Optional<OfPod> among(Stream<DeclaredPort> declared) {
    if (number == null) {
      return declared
          .filter(port -> port.name() != null && port.name().equals(name))
          .map(port -> new OfPod(port.number(), port.container()))
          .findFirst();
    }
    return Optional.of(new OfPod(number, container == null ? container(declared) : container));
  }

  /** As a Service names it. */
  public IntOrString asTargetPort() {
    return name == null ? new IntOrString(number) : new IntOrString(name);
  }

  /** Its name, else its number. */
  @Override
  public String toString() {
    return name == null ? String.valueOf(number) : name;
  }

  private @Nullable String container(Stream<DeclaredPort> declared) {
    return declared
        .filter(port -> number != null && port.number() == number)
        .map(DeclaredPort::container)
        .findFirst()
        .orElse(null);
  }
}
