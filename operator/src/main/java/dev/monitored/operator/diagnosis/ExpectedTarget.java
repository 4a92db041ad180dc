package dev.monitored.operator.diagnosis;

import dev.monitored.operator.api.Scrape;
import dev.monitored.operator.api.Scrape.Scheme;
import dev.monitored.operator.application.Application;
import dev.monitored.operator.application.MetricsPlace;
import dev.monitored.operator.application.MetricsPort.OfPod;
import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.pod.PodView;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A target that a Prometheus should have: one endpoint of one Pod.
 *
 * @param endpoint its index, 0 for the main one
 * @param place null: it is not known
 * @param isOnly whether the Pod has no other endpoint
 */
public record ExpectedTarget(
    PodView pod, int endpoint, @Nullable MetricsPlace place, boolean isOnly) {

  /** By what it is told from others. */
  public record Id(String pod, int endpoint) {}

  static List<ExpectedTarget> of(Application application) {
    return application.pods().stream().flatMap(pod -> of(application, pod)).toList();
  }

  private static Stream<ExpectedTarget> of(Application application, PodView pod) {
    var endpoint = application.endpoint();
    if (endpoint == null) {
      return Stream.of(new ExpectedTarget(pod, 0, null, true));
    }
    var places = endpoint.places();
    return IntStream.range(0, places.size())
        .mapToObj(i -> new ExpectedTarget(pod, i, places.get(i), places.size() == 1));
  }

  public Id id() {
    return new Id(pod.name(), endpoint);
  }

  /** For a message: a Pod with one endpoint is called by its name. */
  String text() {
    return isOnly || place == null
        ? "Pod " + pod.name()
        : "Pod %s (port %s, path %s)"
            .formatted(
                pod.name(),
                port().map(String::valueOf).orElse(place.port().toString()),
                place.path());
  }

  /** Empty: it is not known, or the Pod does not have it. */
  Optional<Integer> port() {
    return place == null ? Optional.empty() : place.port().of(pod).map(OfPod::number);
  }

  /**
   * Whether the Pod is scraped there as the spec says. A relabeling of that Prometheus may use TLS
   * where the spec does not, and add parameters.
   */
  boolean isScrapedBy(Target target, Scrape scrape) {
    var port = port();
    if (place == null || port.isEmpty()) {
      return isOnly;
    }
    var url = ScrapedUrl.of(target.url());
    return url.isAt(port.get(), place.path())
        && (url.isEncrypted() || scrape.scheme() == Scheme.http)
        && url.hasAll(scrape.params());
  }
}
