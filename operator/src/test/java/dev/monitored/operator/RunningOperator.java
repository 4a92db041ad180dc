package dev.monitored.operator;

import dev.monitored.operator.cluster.LenientSerialization;
import dev.monitored.operator.reconcile.Candidate;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The operator as it runs in its Pod, with the rights that are shipped, and what it writes. */
final class RunningOperator implements AutoCloseable {
  static final String IMAGE = "registry.example.org/job-server:1.0";
  static final String ALONE = "{jobServerImage: '" + IMAGE + "', port: 0, leaderElection: false}";

  private final List<String> writes = new CopyOnWriteArrayList<>();
  private final Release release;
  private final KubernetesClient client;
  private final OperatorMain operator;

  private RunningOperator(
      String settings, Function<Release, Optional<Candidate>> candidate, UnaryOperator<Config> way)
      throws IOException, InterruptedException {
    var parsed = OperatorSettings.parse(settings);
    release =
        parsed.watchNamespaces().isEmpty()
            ? Release.everywhere()
            : Release.in(parsed.watchNamespaces().getFirst());
    client =
        new KubernetesClientBuilder()
            .withConfig(way.apply(release.config()))
            .withKubernetesSerialization(LenientSerialization.serialization())
            .withHttpClientBuilderConsumer(
                builder -> builder.addOrReplaceInterceptor("count", new Recorder(writes)))
            .build();
    operator = OperatorMain.start(parsed, candidate.apply(release), client);
  }

  /** Without rivals and without a plain Prometheus. */
  static RunningOperator start() {
    return start(ALONE);
  }

  static RunningOperator start(String settings) {
    return start(settings, Optional.empty());
  }

  static RunningOperator start(String settings, Optional<Candidate> candidate) {
    return start(settings, _ -> candidate, UnaryOperator.identity());
  }

  /** As a Pod of the Deployment that is shipped, which has to be elected. */
  static RunningOperator startElected(String settings) {
    return start(settings, RunningOperator::candidate, UnaryOperator.identity());
  }

  /** Without rivals, by a connection that can be cut. */
  static RunningOperator startThrough(Cable cable, String settings) {
    return start(
        settings,
        _ -> Optional.empty(),
        config ->
            new ConfigBuilder(config).withMasterUrl("https://127.0.0.1:" + cable.port()).build());
  }

  private static Optional<Candidate> candidate(Release release) {
    var deployment = Optional.of(Release.OPERATOR);
    return Optional.of(
        new Candidate("operator-0", release.namespace(), Release.OPERATOR, deployment));
  }

  private static RunningOperator start(
      String settings,
      Function<Release, Optional<Candidate>> candidate,
      UnaryOperator<Config> way) {
    try {
      return new RunningOperator(settings, candidate, way);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Release release() {
    return release;
  }

  /** Method and path of each request that may have changed something, from the beginning. */
  List<String> writes() {
    return List.copyOf(writes);
  }

  HttpResponse<String> get(String path) {
    try (var http = HttpClient.newHttpClient()) {
      var uri = URI.create("http://localhost:" + operator.port() + path);
      return http.send(java.net.http.HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    operator.close();
    client.close();
  }

  private record Recorder(List<String> writes) implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      var path = request.uri().getPath();
      if (!request.method().equals("GET")
          && !path.contains("/leases")
          && !path.contains("selfsubject")) {
        writes.add(request.method() + " " + path);
      }
    }
  }
}
