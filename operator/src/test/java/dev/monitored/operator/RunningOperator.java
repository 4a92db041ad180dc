package dev.monitored.operator;

import dev.monitored.operator.reconcile.Candidate;
import dev.monitored.operator.watch.LenientSerialization;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The operator as it runs in its Pod, with the rights that are shipped, and what it writes. */
final class RunningOperator implements AutoCloseable {
  static final String IMAGE = "registry.example.org/job-server:1.0";
  static final String ALONE = "{jobServerImage: '" + IMAGE + "', port: 0, leaderElection: false}";

  /** What usually is as it should be. */
  private record Surroundings(InstantSource clock, ApiFault fault, List<String> withheld) {
    static final Surroundings NORMAL =
        new Surroundings(InstantSource.system(), ApiFault.NONE, List.of());
  }

  private final List<String> writes = new CopyOnWriteArrayList<>();
  private final Release release;
  private final KubernetesClient client;
  private final OperatorMain operator;

  private RunningOperator(
      String settings,
      Function<Release, Optional<Candidate>> candidate,
      UnaryOperator<Config> way,
      Surroundings surroundings)
      throws IOException, InterruptedException {
    var parsed = OperatorSettings.parse(settings);
    release =
        parsed.watchNamespaces().isEmpty()
            ? Release.everywhere()
            : Release.in(parsed.watchNamespaces().getFirst());
    release.withdraw(surroundings.withheld());
    client =
        new KubernetesClientBuilder()
            .withConfig(way.apply(release.config()))
            .withKubernetesSerialization(LenientSerialization.serialization())
            .withHttpClientBuilderConsumer(builder ->
                builder.addOrReplaceInterceptor(
                    "count", new Recorder(writes, surroundings.fault())))
            .build();
    operator = OperatorMain.start(parsed, candidate.apply(release), client, surroundings.clock());
  }

  /** Without rivals and without a plain Prometheus. */
  static RunningOperator start() {
    return start(ALONE);
  }

  static RunningOperator start(String settings) {
    return start(settings, Optional.empty());
  }

  static RunningOperator start(String settings, Optional<Candidate> candidate) {
    return start(settings, _ -> candidate, UnaryOperator.identity(), Surroundings.NORMAL);
  }

  /** As a Pod of the Deployment that is shipped, which has to be elected. */
  static RunningOperator startElected(String settings) {
    return start(
        settings, RunningOperator::candidate, UnaryOperator.identity(), Surroundings.NORMAL);
  }

  /** Without rivals, by a connection that can be cut. */
  static RunningOperator startThrough(Cable cable, String settings) {
    return start(
        settings,
        _ -> Optional.empty(),
        config ->
            new ConfigBuilder(config).withMasterUrl("https://127.0.0.1:" + cable.port()).build(),
        Surroundings.NORMAL);
  }

  /** Without rivals, with another clock. */
  static RunningOperator startAt(InstantSource clock, String settings) {
    return startIn(new Surroundings(clock, ApiFault.NONE, List.of()), settings);
  }

  /** Without rivals; what meets the fault does not reach the API server. */
  static RunningOperator startWith(ApiFault fault, String settings) {
    return startIn(new Surroundings(InstantSource.system(), fault, List.of()), settings);
  }

  /** Without rivals; these resources it may not read. */
  static RunningOperator startWithout(List<String> resources, String settings) {
    return startIn(new Surroundings(InstantSource.system(), ApiFault.NONE, resources), settings);
  }

  private static RunningOperator startIn(Surroundings surroundings, String settings) {
    return start(settings, _ -> Optional.empty(), UnaryOperator.identity(), surroundings);
  }

  private static Optional<Candidate> candidate(Release release) {
    var deployment = Optional.of(Release.OPERATOR);
    return Optional.of(
        new Candidate("operator-0", release.namespace(), Release.OPERATOR, deployment));
  }

  private static RunningOperator start(
      String settings,
      Function<Release, Optional<Candidate>> candidate,
      UnaryOperator<Config> way,
      Surroundings surroundings) {
    try {
      return new RunningOperator(settings, candidate, way, surroundings);
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
    return get(path, "a test");
  }

  HttpResponse<String> get(String path, String agent) {
    try (var http = HttpClient.newHttpClient()) {
      var uri = URI.create("http://localhost:" + operator.port() + path);
      var request = java.net.http.HttpRequest.newBuilder(uri).header("User-Agent", agent).build();
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    operator.close();
    client.close();
  }

  private record Recorder(List<String> writes, ApiFault fault) implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      var path = request.uri().getPath();
      if (fault.isMetBy(request)) {
        builder.uri(fault.uri());
      } else if (!request.method().equals("GET")
          && !path.contains("/leases")
          && !path.contains("selfsubject")) {
        writes.add(request.method() + " " + path);
      }
    }
  }
}
