package dev.monitored.bench.operator.prometheus;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a simulated Prometheus has in it. */
public interface Contents {
  /** A group of rules, as its API shows them. */
  record Group(String name, String file, List<Object> rules) {}

  Set<String> pools();

  /**
   * Its targets, all of which are up.
   *
   * @param pool empty: of all pools
   */
  Stream<Target> targets(String pool);

  Stream<Group> groups();
}
