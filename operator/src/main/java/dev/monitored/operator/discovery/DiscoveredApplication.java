package dev.monitored.operator.discovery;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.plan.Plan;
import java.util.List;

/**
 * An application as the discovery endpoint sees it.
 *
 * @param pods those with an address that have not finished, ready or not
 */
public record DiscoveredApplication(Monitored monitored, Plan plan, List<Pod> pods) {

  /**
   * A Pod of it.
   *
   * @param address IPv4 or IPv6
   * @param port of its metrics
   */
  public record Pod(String name, String address, int port) {}
}
