package dev.monitored.operator.dashboard;

import static dev.monitored.operator.rules.Expr.sum;

import dev.monitored.operator.dashboard.Panel.Section;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.rules.Expr;
import dev.monitored.operator.rules.TargetSeries;
import java.util.List;

/** Panels for any application, from metrics that nearly every application has. */
record TargetPanels(TargetSeries application) {
  /** Grafana fills in a window that holds enough samples. */
  static final String WINDOW = "$__rate_interval";

  private static final List<String> POD = List.of("pod");
  private static final List<String> ENDPOINT = List.of("pod", "instance", Labels.METRICS_PATH);

  List<Section> sections() {
    return List.of(
        new Section("Now", List.of(up())),
        new Section("Process", List.of(cpu(), memory())),
        new Section("Scrapes", scrapes()));
  }

  Panel up() {
    var counted = application.isOfOneEndpoint() ? "Pods" : "Endpoints of Pods";
    return Panel.number("Targets up", "short", counted + " whose last scrape succeeded.")
        .line("up", sum(List.of(), application.series("up")));
  }

  Panel cpu() {
    return Panel.graph("CPU", "short", "Cores in use.")
        .line("{{pod}}", sum(POD, application.series("process_cpu_seconds_total").rate(WINDOW)));
  }

  List<Panel> scrapes() {
    return List.of(
        Panel.graph("Scrape duration", "s", "Time that a scrape takes.")
            .line(target(), ofTarget("scrape_duration_seconds")),
        Panel.graph("Samples", "short", "Samples per scrape.")
            .line(target(), ofTarget("scrape_samples_scraped")));
  }

  private String target() {
    return application.isOfOneEndpoint() ? "{{pod}}" : "{{pod}} {{instance}}{{metrics_path}}";
  }

  private Expr ofTarget(String metric) {
    return sum(application.isOfOneEndpoint() ? POD : ENDPOINT, application.series(metric));
  }

  private Panel memory() {
    return Panel.graph("Memory", "bytes", "Resident memory.")
        .line("{{pod}}", sum(POD, application.series("process_resident_memory_bytes")));
  }
}
