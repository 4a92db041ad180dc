package dev.monitored.operator.evidence;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Asks one replica of a Prometheus everything that is wanted for all applications at once. */
final class Look {
  private static final int GROUPS_IN_ONE_REQUEST = 50;

  private final PrometheusApi api;
  private final URI base;
  private final Collection<Question> questions;

  Look(PrometheusApi api, URI base, Collection<Question> questions) {
    this.api = api;
    this.base = base;
    this.questions = questions;
  }

  View take() throws IOException {
    var pools = api.scrapePools(base);
    var targets = new ArrayList<Replies.ActiveTarget>();
    var dropped = new HashMap<String, Set<String>>();
    for (var pool : askedPools()) {
      if (pools.contains(pool)) {
        addPool(pool, targets, dropped);
      }
    }
    if (questions.stream().anyMatch(question -> question.pools().isEmpty())) {
      api.activeTargets(base).stream()
          .filter(Replies.ActiveTarget::isDiscovered)
          .forEach(targets::add);
    }
    return new View(api.reloadSucceeded(base), pools, targets, dropped, groups());
  }

  /** What was dropped is asked only where nothing was kept: that list can be long. */
  private void addPool(
      String pool, List<Replies.ActiveTarget> targets, Map<String, Set<String>> dropped)
      throws IOException {
    var active = api.activeTargets(base, pool);
    targets.addAll(active);
    if (active.isEmpty()) {
      dropped.put(
          pool,
          api.droppedTargets(base, pool).stream()
              .map(Replies.DroppedTarget::pod)
              .collect(Collectors.toSet()));
    }
  }

  private List<Replies.Group> groups() throws IOException {
    var names =
        questions.stream()
            .flatMap(question -> question.ruleGroups().stream())
            .distinct()
            .sorted()
            .toList();
    var groups = new ArrayList<Replies.Group>();
    for (int from = 0; from < names.size(); from += GROUPS_IN_ONE_REQUEST) {
      var to = Math.min(names.size(), from + GROUPS_IN_ONE_REQUEST);
      groups.addAll(api.ruleGroups(base, names.subList(from, to)));
    }
    return groups;
  }

  private Set<String> askedPools() {
    return questions.stream()
        .flatMap(question -> question.pools().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
