package dev.monitored.operator.naming;

import dev.monitored.operator.api.Monitored;
import java.util.Optional;
import java.util.regex.Pattern;

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

  /** The field manager of all that the operator writes. It never changes. */
  public static final String FIELD_MANAGER = "monitored-operator";

  private static final Pattern RULE_FILE = Pattern.compile("([a-z0-9-]+)\\.([a-z0-9-]+)\\.yaml");

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

  /** Its key in the rules ConfigMap of a plain Prometheus; neither part contains a dot. */
  public static String ruleFile(Monitored monitored) {
    return monitored.getMetadata().getNamespace() + "." + of(monitored) + ".yaml";
  }

  /** Whose key that is; empty: not one of ours. */
  public static Optional<MonitoredRef> ofRuleFile(String key) {
    var matcher = RULE_FILE.matcher(key);
    return matcher.matches()
        ? Optional.of(new MonitoredRef(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }
}
