package dev.monitored.operator.prometheus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monitored.operator.plan.Names;
import dev.monitored.operator.plan.Plan;
import dev.monitored.operator.plan.Ports;
import dev.monitored.operator.plan.PrometheusRef;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.prometheus.DiscoveredApplication.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the discovery endpoint answers: the targets of one Prometheus in the format of HTTP SD, with
 * the labels that a ServiceMonitor would give them.
 */
public final class DiscoveryDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DiscoveryDocument() {}

  /** One target with its labels. */
  record Group(List<String> targets, SortedMap<String, String> labels) {}

  /** The targets of those applications whose plan lets that Prometheus find them by discovery. */
  public static String json(PrometheusRef prometheus, List<DiscoveredApplication> applications) {
    var groups =
        applications.stream()
            .filter(one -> one.plan().isFoundBy(prometheus, Route.HTTP_DISCOVERY))
            .sorted(Comparator.comparing(one -> RuleFile.key(one.monitored())))
            .flatMap(DiscoveryDocument::groups)
            .toList();
    try {
      return JSON.writeValueAsString(groups);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Stream<Group> groups(DiscoveredApplication application) {
    return application.pods().stream()
        .sorted(Comparator.comparing(Pod::name))
        .map(pod -> new Group(List.of(target(application, pod)), labels(application, pod)));
  }

  private static String target(DiscoveredApplication application, Pod pod) {
    var address = pod.address();
    var host = address.indexOf(':') < 0 ? address : "[" + address + "]";
    return host + ":" + Ports.metrics(application.monitored()).number();
  }

  private static SortedMap<String, String> labels(DiscoveredApplication application, Pod pod) {
    var monitored = application.monitored();
    var labels = new TreeMap<String, String>();
    labels.put("job", Names.of(monitored));
    labels.put("namespace", monitored.getMetadata().getNamespace());
    labels.put("service", Names.of(monitored));
    labels.put("pod", pod.name());
    labels.put("container", Names.CONTAINER);
    labels.put("endpoint", Ports.metrics(monitored).service());
    labels.put("__scheme__", "http");
    labels.put("__metrics_path__", monitored.getSpec().scrape().path());
    putTimes(labels, application.plan());
    return labels;
  }

  private static void putTimes(Map<String, String> labels, Plan plan) {
    put(labels, "__scrape_interval__", plan.interval());
    put(labels, "__scrape_timeout__", plan.timeout());
  }

  private static void put(Map<String, String> labels, String name, @Nullable String value) {
    if (value != null) {
      labels.put(name, value);
    }
  }
}
