package dev.monitored.operator.children;

/** The part of a {@code Monitored} that a child belongs to, and so a failure to write it. */
public enum Part {
  WORKLOAD,
  SCRAPE,
  RULES,
  DASHBOARD
}
