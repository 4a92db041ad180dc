package dev.monitored.operator.application;

import dev.monitored.operator.pod.DeclaredPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A port that may serve metrics.
 *
 * @param name null: it has none
 * @param number as whoever offers it says
 * @param port of the Pods
 * @param isOfService whether a Service offers it
 */
record OfferedPort(@Nullable String name, int number, MetricsPort port, boolean isOfService) {

  static OfferedPort of(DeclaredPort port) {
    var name = port.name();
    var metrics = name == null ? MetricsPort.numbered(port.number()) : MetricsPort.named(name);
    return new OfferedPort(name, port.number(), metrics, false);
  }

  static OfferedPort of(ServicePort port) {
    return new OfferedPort(port.getName(), port.getPort(), target(port), true);
  }

  /** One that nobody declares. */
  static OfferedPort undeclared(int number) {
    return new OfferedPort(null, number, MetricsPort.numbered(number), false);
  }

  static boolean isTcp(ServicePort port) {
    return Objects.requireNonNullElse(port.getProtocol(), "TCP").equals("TCP");
  }

  @Override
  public String toString() {
    return name == null ? Integer.toString(number) : name + " (" + number + ")";
  }

  private static MetricsPort target(ServicePort port) {
    var target =
        Objects.requireNonNullElseGet(port.getTargetPort(), () -> new IntOrString(port.getPort()));
    return target.getStrVal() == null
        ? MetricsPort.numbered(target.getIntVal())
        : MetricsPort.named(target.getStrVal());
  }
}
