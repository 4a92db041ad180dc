package dev.monitored.operator.naming;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.monitored.operator.api.Monitored;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
  private static final int HASHED_BYTES = 4;
  private static final int SHOWN = 63;
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{8}");
  private static final Pattern VALID = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");
  private static final Pattern UNPRINTABLE = Pattern.compile("[^ !#-\\[\\]-~…]");

  private Names() {}

  /** The name of Deployment, Service, monitor and rules, and the value of the label job. */
  public static String of(Monitored monitored) {
    return monitored.getMetadata().getName();
  }

  /**
   * The name of a further monitor or PrometheusRule, made from whom it serves. It has a dot, which
   * no name of a {@code Monitored} has, so it is not the name of another one's object.
   *
   * @param count another one for each number; 0 unless that name is taken
   */
  public static String further(Monitored monitored, PrometheusRef served, int count) {
    return of(monitored) + "." + hash(count == 0 ? served.toString() : served + "/" + count);
  }

  /** Whether that may be the name of one of its monitors. */
  public static boolean isMonitor(Monitored monitored, String name) {
    return name.equals(of(monitored))
        || (name.startsWith(of(monitored) + ".")
            && HASH.matcher(name.substring(of(monitored).length() + 1)).matches());
  }

  /** Whether Kubernetes takes it for the name of an object. */
  public static boolean isValid(@Nullable String text) {
    return text != null && VALID.matcher(text).matches();
  }

  /** What another party wrote, for a message: valid names as they are, anything else in quotes. */
  public static String quoted(String text) {
    var shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return isValid(text) ? text : '"' + UNPRINTABLE.matcher(shown).replaceAll("?") + '"';
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASHED_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public static String dashboard(Monitored monitored) {
    return of(monitored) + "-dashboard";
  }

  /** The Service that is made for a target that has none that fits. */
  public static String metricsService(Monitored monitored) {
    return of(monitored) + "-metrics";
  }

  /**
   * The port of a further endpoint. It has a digit or another name first, which no port of the
   * author's has.
   *
   * @param port name or number
   */
  public static String furtherMetrics(String port) {
    return port + "-" + METRICS;
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
