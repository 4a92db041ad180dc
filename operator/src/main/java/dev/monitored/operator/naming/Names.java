package dev.monitored.operator.naming;

import dev.monitored.operator.api.Monitored;

/** Every name that the operator gives to something in a cluster. */
public final class Names {
  /** The container of the Pods, and so the label {@code container} of what is scraped from them. */
  public static final String CONTAINER = "app";

  /** Port names, of Service and container alike. */
  public static final String HTTP = "http";

  public static final String METRICS = "metrics";
  public static final String MANAGEMENT = "management";

  /** The key of the token in its Secret. */
  public static final String TOKEN_KEY = "token";

  private Names() {}

  /** The name of Deployment, Service, monitor and rules, and the value of the label job. */
  public static String of(Monitored monitored) {
    return monitored.getMetadata().getName();
  }

  /**
   * The name of the nth object of a kind of which usually there is one; the first has no suffix.
   */
  public static String nth(Monitored monitored, int index) {
    return index == 0 ? of(monitored) : of(monitored) + "-" + (index + 1);
  }

  public static String dashboard(Monitored monitored) {
    return of(monitored) + "-dashboard";
  }

  public static String token(Monitored monitored) {
    return of(monitored) + "-token";
  }

  public static String data(Monitored monitored) {
    return of(monitored) + "-data";
  }
}
