package dev.monitored.operator.dashboard;

import static dev.monitored.operator.rules.Expr.max;
import static dev.monitored.operator.rules.Expr.quantile;
import static dev.monitored.operator.rules.Expr.sum;

import dev.monitored.operator.dashboard.Panel.Section;
import dev.monitored.operator.rules.Expr;
import dev.monitored.operator.rules.TargetSeries;
import java.util.List;

/** The panels of a job server. */
record JobServerPanels(TargetSeries application) {
  private static final String WINDOW = TargetPanels.WINDOW;
  private static final List<String> ALL = List.of();

  List<Section> sections() {
    var targets = new TargetPanels(application);
    return List.of(
        new Section("Now", List.of(targets.up(), running(), queued())),
        new Section("Jobs", List.of(ended(), failed(), meanDuration(), durations())),
        new Section("Queue", List.of(oldest(), waits())),
        new Section("Requests", List.of(requests(), answers(), latencies())),
        new Section("Process", List.of(memory(), targets.cpu(), collections(), threads())),
        new Section("Scrapes", targets.scrapes()));
  }

  private Panel running() {
    return Panel.number("Running jobs", "short", "Executions in progress.")
        .line("running", sum(ALL, application.series("ays_job_running")));
  }

  private Panel queued() {
    return Panel.number("Queued jobs", "short", "Jobs waiting in queues.")
        .line(
            "queued", sum(ALL, max(List.of("queue"), application.series("jobserver_queue_depth"))));
  }

  private Panel ended() {
    return Panel.graph("Executions", "ops", "Completed executions, by status.")
        .line("{{status}}", sum(List.of("status"), rate("ays_job_count_total")));
  }

  private Panel failed() {
    var ended = application.series("ays_job_count_total");
    var failed = ended.withAny("status", List.of("error", "timeout"));
    return Panel.graph("Failed", "percentunit", "Share of executions that failed or timed out.")
        .line("failed", sum(ALL, failed.rate(WINDOW)).dividedBy(sum(ALL, ended.rate(WINDOW))));
  }

  private Panel meanDuration() {
    var status = List.of("status");
    return Panel.graph("Mean duration", "s", "Execution time, without the time in the queue.")
        .line(
            "{{status}}",
            sum(status, rate("ays_job_latency_sec_sum"))
                .dividedBy(sum(status, rate("ays_job_latency_sec_count"))));
  }

  private Panel durations() {
    return quantiles(
        "Duration", "ays_job_latency_sec", "Execution time, without the time in the queue.");
  }

  private Panel oldest() {
    return Panel.graph("Longest wait now", "s", "Time that the oldest queued job has been waiting.")
        .line(
            "{{queue}}",
            max(List.of("queue"), application.series("jobserver_queue_oldest_seconds")));
  }

  private Panel waits() {
    return quantiles(
        "Wait",
        "jobserver_queue_wait_seconds",
        "Time from queueing to the start of the execution.");
  }

  private Panel requests() {
    return Panel.graph("Requests", "reqps", "Requests, by route.")
        .line(
            "{{method}} {{endpoint}}",
            sum(List.of("method", "endpoint"), rate("sanic_request_count_total")));
  }

  private Panel answers() {
    return Panel.graph("Responses", "reqps", "Requests, by HTTP status.")
        .line("{{http_status}}", sum(List.of("http_status"), rate("sanic_request_count_total")));
  }

  private Panel latencies() {
    return Panel.graph("Latency", "s", "95th percentile of the response time, by route.")
        .line(
            "{{endpoint}}",
            quantile(
                0.95, sum(List.of("endpoint", "le"), rate("sanic_request_latency_sec_bucket"))));
  }

  private Panel memory() {
    var heap = application.series("jvm_memory_bytes_used").with("area", "heap");
    return Panel.graph("Memory", "bytes", "Resident memory, and used heap.")
        .line("resident {{pod}}", sum(List.of("pod"), application.series("sanic_mem_rss_bytes")))
        .line("heap {{pod}}", sum(List.of("pod"), heap));
  }

  private Panel collections() {
    return Panel.graph(
            "Garbage collection", "percentunit", "Share of time spent in garbage collection.")
        .line("{{pod}}", sum(List.of("pod"), rate("jvm_gc_collection_seconds_sum")));
  }

  private Panel threads() {
    return Panel.graph("Threads", "short", "Threads of the JVM.")
        .line("{{pod}}", sum(List.of("pod"), application.series("jvm_threads_current")));
  }

  private Panel quantiles(String title, String histogram, String description) {
    var buckets = sum(List.of("le"), rate(histogram + "_bucket"));
    return Panel.graph(title, "s", description)
        .line("50 %", quantile(0.5, buckets))
        .line("95 %", quantile(0.95, buckets))
        .line("99 %", quantile(0.99, buckets));
  }

  private Expr rate(String metric) {
    return application.series(metric).rate(WINDOW);
  }
}
