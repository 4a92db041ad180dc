package dev.monitored.operator.evidence;

import java.util.Set;

/**
 * The Pods of a target, by which the scrape pools are found that others have configured for them.
 *
 * @param places at which the Pods are scraped
 * @param ownPools the scrape pools of the operator's monitors
 * @param isFirst whether the operator writes nothing for the target before the answer
 */
public record Sought(Set<Place> places, Set<String> ownPools, boolean isFirst) {
  public static final Sought NOTHING = new Sought(Set.of(), Set.of(), false);

  public Sought {
    places = Set.copyOf(places);
    ownPools = Set.copyOf(ownPools);
  }

  /**
   * One endpoint of a Pod.
   *
   * @param pod its name
   * @param address such as {@code 10.0.0.1:8080}; {@code :8080} while the Pod has no address
   */
  public record Place(String pod, String address, String path) {}

  public boolean isNothing() {
    return places.isEmpty();
  }
}
