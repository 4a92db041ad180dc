package dev.monitored.server.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Resident memory, under the names that sanic-prometheus gave it. Absent where there is no proc.
 */
final class MemoryMetrics extends Collector {
  private final Path proc;

  MemoryMetrics(Path proc) {
    this.proc = proc;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    var resident = kibibytes(proc.resolve("self/status"), "VmRSS:");
    var total = kibibytes(proc.resolve("meminfo"), "MemTotal:");
    if (resident.isEmpty() || total.isEmpty()) {
      return List.of();
    }
    return List.of(
        new GaugeMetricFamily(
            "sanic_mem_rss_bytes", "Resident memory in bytes", resident.getAsDouble() * 1024),
        new GaugeMetricFamily(
            "sanic_mem_rss_perc",
            "Resident memory in percent of the memory of the machine",
            100 * resident.getAsDouble() / total.getAsDouble()));
  }

  private static OptionalDouble kibibytes(Path file, String name) {
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }
}
