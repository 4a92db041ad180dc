package dev.monitored.server.metrics;

import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.engine.SharedRead;
import dev.monitored.server.http.MetricsPage;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Renders all metrics. Counts of attempts and the number of running ones are read at rest, so that
 * they agree within one scrape; the rest is read outside of that lock.
 */
public final class Exposition implements MetricsPage {
  private final JobEngine engine;
  private final JobMetrics jobs;
  private final CollectorRegistry atRest;
  private final CollectorRegistry other;
  private final Scrapes scrapes;

  /**
   * Adds what is left to the registries: scrapes, store, memory, the JVM and the build.
   *
   * @param jobs registered in {@code atRest}
   * @param other gets everything that has nothing to do with attempts
   */
  public Exposition(
      JobEngine engine, JobMetrics jobs, CollectorRegistry atRest, CollectorRegistry other) {
    this.engine = engine;
    this.jobs = jobs;
    this.atRest = atRest;
    this.other = other;
    scrapes = new Scrapes(other, InstantSource.system());
    var reads = new StoreReads(System::nanoTime);
    new StoreMetrics(reads, engine::counts, engine.queues(), engine.actions().keySet())
        .register(other);
    var schedules = new SharedRead<>(engine.schedules()::counts, System::nanoTime);
    new ScheduleMetrics(reads, schedules::get).register(other);
    new SpaceMetrics(reads, engine::space).register(other);
    new EngineMetrics(engine).register(other);
    new MemoryMetrics(Path.of("/proc")).register(other);
    DefaultExports.register(other);
    buildInfo(other);
  }

  private static void buildInfo(CollectorRegistry registry) {
    var version = Exposition.class.getPackage().getImplementationVersion();
    Gauge.build("jobserver_build_info", "The version of the job server, as a label of 1")
        .labelNames("version", "java")
        .register(registry)
        .labels(version == null ? "unknown" : version, Runtime.version().toString())
        .set(1);
  }

  @Override
  public Rendered render(@Nullable String accept, @Nullable String agent, List<String> names) {
    scrapes.begun(agent);
    var families = new ArrayList<MetricFamilySamples>();
    engine.atRest(running -> families.addAll(jobFamilies(running, names)));
    families.addAll(families(other, names));
    families.replaceAll(Exposition::withoutCreated);
    scrapes.ended(agent);
    var contentType = TextFormat.chooseContentType(accept);
    return new Rendered(contentType, text(contentType, families));
  }

  public Scrapes scrapes() {
    return scrapes;
  }

  private List<MetricFamilySamples> jobFamilies(int running, List<String> names) {
    jobs.running(running);
    return families(atRest, names);
  }

  private static List<MetricFamilySamples> families(
      CollectorRegistry registry, List<String> names) {
    return Collections.list(registry.filteredMetricFamilySamples(new HashSet<>(names)));
  }

  // The time of the first count of each series doubles the series and answers no question.
  private static MetricFamilySamples withoutCreated(MetricFamilySamples family) {
    var samples =
        family.samples.stream().filter(sample -> !sample.name.endsWith("_created")).toList();
    return new MetricFamilySamples(family.name, family.unit, family.type, family.help, samples);
  }

  private static String text(String contentType, List<MetricFamilySamples> families) {
    try {
      var writer = new StringWriter();
      TextFormat.writeFormat(contentType, writer, Collections.enumeration(families));
      return writer.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
