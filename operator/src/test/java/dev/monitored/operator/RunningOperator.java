package dev.monitored.operator;

import dev.monitored.operator.cluster.LenientSerialization;
import dev.monitored.operator.reconcile.Candidate;
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

/** The operator as it runs in its Pod, and what it writes. */
final class RunningOperator implements AutoCloseable {
  static final String IMAGE = "registry.example.org/job-server:1.0";
  static final String ALONE = "{jobServerImage: '" + IMAGE + "', port: 0, leaderElection: false}";

  private final List<String> writes = new CopyOnWriteArrayList<>();
  private final KubernetesClient client;
  private final OperatorMain operator;

  private RunningOperator(String settings, Optional<Candidate> candidate)
      throws IOException, InterruptedException {
    client =
        new KubernetesClientBuilder()
            .withConfig(ApiServer.shared().config())
            .withKubernetesSerialization(LenientSerialization.serialization())
            .withHttpClientBuilderConsumer(
                builder -> builder.addOrReplaceInterceptor("count", new Recorder(writes)))
            .build();
    operator = OperatorMain.start(OperatorSettings.parse(settings), candidate, client);
  }

  /** Without rivals and without a plain Prometheus. */
  static RunningOperator start() {
    return start(ALONE, Optional.empty());
  }

  static RunningOperator start(String settings) {
    return start(settings, Optional.empty());
  }

  static RunningOperator start(String settings, Optional<Candidate> candidate) {
    try {
      return new RunningOperator(settings, candidate);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
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
