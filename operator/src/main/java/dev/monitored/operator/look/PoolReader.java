package dev.monitored.operator.look;

import dev.monitored.operator.look.Look.Scraped;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.query.PrometheusApi;
import dev.monitored.operator.query.PrometheusApi.UselessAnswer;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the scrape pools of one replica, in one round. */
final class PoolReader {
  private static final int MOST_NAMES = 5_000;
  private static final int LONGEST_NAME = 400;

  private final PrometheusApi api;
  private final URI base;
  private final DiscoveryPools discoveryPools;
  private final Set<String> wanted;
  private @Nullable Set<String> names;

  /**
   * The targets of one application.
   *
   * @param pools those of its own pools that there are
   * @param read the pools in which its targets are
   */
  record Found(Set<String> pools, Set<String> read, List<Scraped> targets) {}

  /**
   * @param wanted names of pools that are looked for
   */
  PoolReader(PrometheusApi api, URI base, DiscoveryPools discoveryPools, Set<String> wanted) {
    this.api = api;
    this.base = base;
    this.discoveryPools = discoveryPools;
    this.wanted = wanted;
  }

  /** The targets in the pools of its own. */
  Found own(Look before) throws IOException {
    var kept = new KeptTargets(before.question(), before.targets());
    for (var pool : before.question().pools()) {
      api.activeTargets(
          base,
          pool,
          target -> {
            if (target.scrapePool().equals(pool)) {
              kept.add(target);
            }
            return true;
          });
    }
    var pools = pools(before.question().pools(), kept.all());
    return new Found(pools, pools, kept.all());
  }

  /** The targets of all that are found by discovery: they share its pools. */
  Map<MonitoredRef, Found> discovered(Map<MonitoredRef, Look> before, Round round)
      throws IOException {
    var kept = new HashMap<MonitoredRef, KeptTargets>();
    before.forEach((application, look) ->
        kept.put(application, new KeptTargets(look.question(), look.targets())));
    var pools = poolsOfDiscovery(round);
    for (var pool : pools) {
      if (round.isOver()) {
        throw new UselessAnswer("it takes too long to return its targets");
      }
      api.activeTargets(
          base,
          pool,
          target -> {
            var ours = target.isDiscovered() ? kept.get(target.application()) : null;
            if (ours != null) {
              ours.add(target);
            }
            return true;
          });
    }
    var found = new HashMap<MonitoredRef, Found>();
    kept.forEach((application, targets) ->
        found.put(application, new Found(Set.of(), pools, targets.all())));
    return found;
  }

  /** All as one, where they are not listed. */
  private Set<String> poolsOfDiscovery(Round round) throws IOException {
    try {
      return discoveryPools.among(names(), round);
    } catch (UselessAnswer e) {
      if (e.isUnknownQuestion()) {
        return Set.of("");
      }
      throw e;
    }
  }

  /**
   * Those of the Pods that lack a target, and of which it found one in the pools and dropped it, as
   * far as it tells. A pool of a monitor is that of one endpoint, and has the targets of all ports
   * of a Service: it is not asked about Pods that have their target in it.
   */
  Set<String> dropped(MonitoredRef application, Look look, Set<String> pools) throws IOException {
    var missing = look.missingPods();
    var dropped = new HashSet<String>();
    try {
      for (var pool : pools) {
        var pods = new HashSet<>(missing);
        if (!look.question().isByDiscovery()) {
          pods.removeAll(look.pods(pool));
        }
        if (!pods.isEmpty()) {
          droppedTargets(application, pool, pods, dropped);
        }
      }
    } catch (UselessAnswer e) {
      // Often a list too long to be read. It only adds to what is known.
    }
    return dropped;
  }

  private void droppedTargets(
      MonitoredRef application, String pool, Set<String> pods, Set<String> dropped)
      throws IOException {
    api.droppedTargets(
        base,
        pool,
        target -> {
          var labels = target.discoveredLabels();
          if (pods.contains(labels.pod()) && labels.isIn(application.namespace())) {
            dropped.add(labels.pod());
          }
          return !dropped.containsAll(pods);
        });
  }

  /** A pool with targets is there; of an empty one only the list of all pools tells. */
  private Set<String> pools(Set<String> expected, List<Scraped> targets) throws IOException {
    var pools = new TreeSet<String>();
    targets.forEach(scraped -> pools.add(scraped.target().pool()));
    if (!pools.containsAll(expected)) {
      pools.addAll(names());
      pools.retainAll(expected);
    }
    return pools;
  }

  private Set<String> names() throws IOException {
    if (names == null) {
      var all = new HashSet<String>();
      api.scrapePools(
          base,
          name -> {
            var isSmall = all.size() < MOST_NAMES && name.length() <= LONGEST_NAME;
            if (wanted.contains(name) || isSmall) {
              all.add(name);
            }
          });
      names = all;
    }
    return names;
  }
}
