package dev.monitored.operator.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.monitored.operator.discovery.DiscoveredApplication.Target;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.naming.UrlHost;
import dev.monitored.operator.plan.Route;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the discovery endpoint answers: the targets of one Prometheus in the format of HTTP SD, with
 * the labels that our ServiceMonitor gives them.
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
            .sorted(Comparator.comparing(one -> Names.ruleFile(one.monitored())))
            .flatMap(one -> groups(prometheus, one))
            .toList();
    try {
      return JSON.writeValueAsString(groups);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Stream<Group> groups(PrometheusRef prometheus, DiscoveredApplication application) {
    return application.targets().stream()
        .sorted(Comparator.comparing(Target::pod))
        .map(target -> {
          var labels = labels(application, target);
          putTimes(labels, prometheus, application);
          return new Group(List.of(address(target)), labels);
        });
  }

  private static String address(Target target) {
    return UrlHost.of(target.address()) + ":" + target.port();
  }

  private static SortedMap<String, String> labels(
      DiscoveredApplication application, Target target) {
    var monitored = application.monitored();
    var labels = new TreeMap<String, String>();
    labels.put("job", Names.of(monitored));
    labels.put("namespace", monitored.getMetadata().getNamespace());
    labels.put("service", application.service());
    labels.put("pod", target.pod());
    put(labels, "container", target.container());
    var scrape = monitored.getSpec().scrape();
    labels.put("__scheme__", scrape.scheme().name());
    labels.put("__metrics_path__", target.path());
    put(labels, Labels.METRICS_PATH, target.isMain() ? null : target.path());
    scrape.params().forEach(one -> labels.put("__param_" + one.name(), one.values().getFirst()));
    return labels;
  }

  private static void putTimes(
      Map<String, String> labels, PrometheusRef prometheus, DiscoveredApplication application) {
    put(labels, "__scrape_interval__", application.monitored().getSpec().scrape().interval());
    application.plan().choices().stream()
        .filter(choice -> choice.ref().equals(prometheus))
        .forEach(choice -> put(labels, "__scrape_timeout__", choice.timeout()));
  }

  private static void put(Map<String, String> labels, String name, @Nullable String value) {
    if (value != null) {
      labels.put(name, value);
    }
  }
}
