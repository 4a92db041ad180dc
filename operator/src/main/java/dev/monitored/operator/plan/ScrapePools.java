package dev.monitored.operator.plan;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.decision.Standing;
import dev.monitored.operator.naming.PrometheusRef;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The names that prometheus-operator gives to the scrape pools of the operator's monitors. */
public final class ScrapePools {
  private ScrapePools() {}

  /** The scrape pools that a Prometheus must have; empty if it uses HTTP discovery. */
  public static Set<String> expected(Monitored monitored, Plan plan, PrometheusRef prometheus) {
    return plan.monitors().stream()
        .filter(monitor ->
            monitor.selectedBy().contains(prometheus)
                || (monitor.alsoSelectedBy().contains(prometheus) && isJoining(plan, prometheus)))
        .flatMap(monitor -> names(monitored, monitor))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The pools of all of its monitors, whoever has them. */
  public static Set<String> all(Monitored monitored, Plan plan) {
    return plan.monitors().stream()
        .flatMap(monitor -> names(monitored, monitor))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isJoining(Plan plan, PrometheusRef prometheus) {
    return plan.choices().stream()
        .anyMatch(
            choice -> choice.ref().equals(prometheus) && choice.standing() == Standing.JOINING);
  }

  /** Whether that pool is the one of the endpoint with this index, 0 for the main one. */
  public static boolean isOf(int endpoint, String pool) {
    return pool.endsWith("/" + endpoint);
  }

  /** One for each endpoint. */
  private static Stream<String> names(Monitored monitored, MonitorPlan monitor) {
    var kind = monitor.route() == Route.POD_MONITOR ? "podMonitor" : "serviceMonitor";
    var namespace = monitored.getMetadata().getNamespace();
    return IntStream.range(0, monitored.getSpec().scrape().paths().size())
        .mapToObj(index -> "%s/%s/%s/%d".formatted(kind, namespace, monitor.name(), index));
  }
}
