package dev.monitored.operator.plan;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.finding.Command;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Foreign;
import dev.monitored.operator.finding.Kubectl;
import dev.monitored.operator.finding.Kubectl.Subject;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.finding.ShellCommand;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What there is to say, and to do, if others scrape the Pods of a target, too.
 *
 * @param isMonitored whether there is a {@code Monitored} of that name
 */
public record OtherScrapes(Predicate<MonitoredRef> isMonitored) {
  /** As prometheus-operator names the pools of a monitor. */
  private static final Pattern MONITOR =
      Pattern.compile("(serviceMonitor|podMonitor)/([^/]+)/([^/]+)/[0-9]+");

  /**
   * Names them, and both ways to end it.
   *
   * @param pools those of each Prometheus
   */
  public Finding finding(
      Monitored monitored, SequencedMap<PrometheusRef, ? extends Collection<String>> pools) {
    var who =
        pools.entrySet().stream()
            .map(entry ->
                "%s scrapes these Pods already: %s"
                    .formatted(
                        entry.getKey(),
                        entry.getValue().stream()
                            .map(Foreign::text)
                            .collect(Collectors.joining(", "))))
            .collect(Collectors.joining("; "));
    var all = pools.values().stream().flatMap(Collection::stream).distinct().sorted().toList();
    return Finding.choice(
        Reasons.SCRAPED_ALREADY,
        who,
        "delete or disable what configures that, usually by serviceMonitor.enabled: false in its"
            + " Helm chart, or set spec.scrape.alongside to true",
        Stream.of(deletion(monitored, all), alongside(monitored))
            .flatMap(Optional::stream)
            .toList());
  }

  /** Empty: some pool is not that of a monitor that somebody has written by hand or by a chart. */
  private Optional<Command> deletion(Monitored monitored, List<String> pools) {
    var monitors = pools.stream().map(this::monitor).flatMap(Optional::stream).distinct().toList();
    var lines = monitors.stream().map(Kubectl::delete).flatMap(Optional::stream).toList();
    if (monitors.size() < pools.size() || lines.size() < monitors.size()) {
      return Optional.empty();
    }
    var isOfAuthor =
        monitors.stream()
            .allMatch(one -> monitored.getMetadata().getNamespace().equals(one.namespace()));
    var words = lines.toArray(ShellCommand[]::new);
    return Optional.of(isOfAuthor ? Command.ofAuthor(words) : Command.ofPlatform(words));
  }

  private Optional<Subject> monitor(String pool) {
    var parts = MONITOR.matcher(pool);
    return parts.matches() && !isMonitored.test(new MonitoredRef(parts.group(2), parts.group(3)))
        ? Optional.of(
            new Subject(parts.group(1).toLowerCase(Locale.ROOT), parts.group(2), parts.group(3)))
        : Optional.empty();
  }

  private static Optional<Command> alongside(Monitored monitored) {
    var metadata = monitored.getMetadata();
    var patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").putObject("scrape").put("alongside", true);
    return Kubectl.merge(
            new Subject("monitored", metadata.getNamespace(), metadata.getName()), patch)
        .map(Command::ofAuthor);
  }
}
