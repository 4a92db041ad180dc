package dev.monitored.operator.poll;

import dev.monitored.operator.evidence.Answer.LoadedRule;
import dev.monitored.operator.evidence.Question;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Asks one replica of a Prometheus everything that is wanted for all applications at once. */
final class ReplicaPoll {
  private static final int GROUPS_IN_ONE_REQUEST = 50;

  private final PrometheusApi api;
  private final RuleMatcher wording;
  private final URI base;
  private final Collection<Question> questions;

  ReplicaPoll(PrometheusApi api, RuleMatcher wording, URI base, Collection<Question> questions) {
    this.api = api;
    this.wording = wording;
    this.base = base;
    this.questions = questions;
  }

  ReplicaSnapshot take() throws IOException {
    var at = Instant.now();
    var process = api.runtimeInfo(base);
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
    return new ReplicaSnapshot(
        at, process.startedAt(), process.reloadConfigSuccess(), pools, targets, dropped, rules());
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

  private List<LoadedRule> rules() throws IOException {
    var byGroup = questionsByGroup();
    var names = List.copyOf(byGroup.keySet());
    var rules = new ArrayList<LoadedRule>();
    for (int from = 0; from < names.size(); from += GROUPS_IN_ONE_REQUEST) {
      var to = Math.min(names.size(), from + GROUPS_IN_ONE_REQUEST);
      for (var group : api.ruleGroups(base, names.subList(from, to))) {
        var question = byGroup.get(group.name());
        if (question != null) {
          addRules(group, question, rules);
        }
      }
    }
    return rules;
  }

  private void addRules(Replies.Group group, Question question, List<LoadedRule> rules)
      throws IOException {
    for (var rule : group.rules()) {
      var known = wording.recognized(base, rule.in(group.name()), question);
      var error = Objects.requireNonNullElse(rule.lastError(), "");
      rules.add(new LoadedRule(known, rule.health(), error));
    }
  }

  /** The name of a group is that of its application, so no two have it. */
  private SortedMap<String, Question> questionsByGroup() {
    var byGroup = new TreeMap<String, Question>();
    questions.forEach(
        question -> question.ruleGroups().forEach(group -> byGroup.put(group, question)));
    return byGroup;
  }

  private Set<String> askedPools() {
    return questions.stream()
        .flatMap(question -> question.pools().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
