package dev.monitored.operator.prometheus;

import java.util.List;

/** Rules that are evaluated together; the name is unique within a Prometheus. */
public record RuleGroup(String name, List<Rule> rules) {}
