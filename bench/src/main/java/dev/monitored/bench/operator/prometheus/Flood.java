package dev.monitored.bench.operator.prometheus;

import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Targets of others, as large as discovery makes them, in every answer, whatever was asked for.
 *
 * @param count of targets
 */
public record Flood(int count) implements Contents {
  private static final String POOL = "monitored";
  private static final Map<String, String> DISCOVERED =
      Map.of(
          "__meta_url",
          "http://monitored-operator.monitored-system.svc:8080/discovery/flood",
          "__meta_kubernetes_pod_annotation_description",
          "x".repeat(4000));

  @Override
  public Set<String> pools() {
    return Set.of(POOL);
  }

  @Override
  public Stream<Target> targets(String pool) {
    return IntStream.range(0, count).mapToObj(Flood::target);
  }

  @Override
  public Stream<Group> groups() {
    return Stream.of();
  }

  private static Target target(int number) {
    var job = "job-" + number % 100;
    var pod = job + "-" + number;
    return new Target(
        POOL, "others", job, pod, "10.9.9.9:8080", "/metrics", "30s", "10s", DISCOVERED);
  }
}
