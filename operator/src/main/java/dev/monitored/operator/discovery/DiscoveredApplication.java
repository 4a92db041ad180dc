package dev.monitored.operator.discovery;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application as the discovery endpoint sees it.
 *
 * @param service the Service that a ServiceMonitor finds the Pods through
 * @param pods those with an address that have not finished, ready or not
 */
public record DiscoveredApplication(
    Monitored monitored, Plan plan, String service, List<Pod> pods) {

  /**
   * A Pod of it.
   *
   * @param address IPv4 or IPv6
   * @param port of its metrics
   * @param container that declares the port; null: none does
   */
  public record Pod(String name, String address, int port, @Nullable String container) {}
}
