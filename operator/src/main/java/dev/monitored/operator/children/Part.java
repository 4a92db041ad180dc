package dev.monitored.operator.children;

/**
 * The part of a {@code Monitored} that an object belongs to, and so a failure to read or write it.
 */
public enum Part {
  WORKLOAD,

  /** The Pods, which have no child of ours. */
  TARGETS,
  SCRAPE,
  RULES,
  DASHBOARD
}
