package dev.monitored.operator.evidence;

import java.util.Map;
import java.util.Set;

/**
 * The Pods of a target, by which the scrape pools are found that others have configured for them.
 *
 * @param addresses where each Pod is scraped, such as {@code 10.0.0.1:8080}, by the name of the
 *     Pod; {@code :8080} while it has no address
 * @param path at which they are scraped
 * @param ownPools the scrape pools of the operator's monitors
 * @param isFirst whether the operator writes nothing for the target before the answer
 */
public record Sought(
    Map<String, String> addresses, String path, Set<String> ownPools, boolean isFirst) {
  public static final Sought NOTHING = new Sought(Map.of(), "", Set.of(), false);

  public Sought {
    addresses = Map.copyOf(addresses);
    ownPools = Set.copyOf(ownPools);
  }

  public boolean isNothing() {
    return addresses.isEmpty();
  }
}
