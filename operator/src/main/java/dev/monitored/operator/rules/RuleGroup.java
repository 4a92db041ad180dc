package dev.monitored.operator.rules;

import java.util.List;

/** Rules that are evaluated together; the name is unique within a Prometheus. */
public record RuleGroup(String name, List<Rule> rules) {

  public List<RuleDefinition> definitions() {
    return rules.stream().map(rule -> rule.in(name)).toList();
  }
}
