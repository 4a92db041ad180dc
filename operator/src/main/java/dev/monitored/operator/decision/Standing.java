package dev.monitored.operator.decision;

/** How far a Prometheus has a say. */
public enum Standing {
  /** It is meant to scrape the application; only such ones move conditions. */
  CHOSEN,

  /** It is asked, and will be chosen when the application's target is up in it. */
  JOINING,

  /** It might have been chosen. */
  TRUSTED,

  /** It is not allowed, or its rights do not speak for it. */
  UNTRUSTED
}
