package dev.monitored.operator.decision;

/** How much a Prometheus influences the status. */
public enum Standing {
  /** It must scrape the application. Only chosen ones change conditions. */
  CHOSEN,

  /** The operator asks it, and chooses it when the target of the application is up in it. */
  JOINING,

  /** It could have been chosen. */
  TRUSTED,

  /** It is not allowed, or its permissions do not prove that it may scrape. */
  UNTRUSTED
}
