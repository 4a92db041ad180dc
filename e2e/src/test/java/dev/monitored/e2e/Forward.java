package dev.monitored.e2e;

import static dev.monitored.e2e.Cluster.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** HTTP to a ready Pod of a label selector, by a port-forward that outlives a new Pod. */
final class Forward implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String namespace;
  private final Map<String, String> selector;
  private final int port;
  private LocalPortForward forward;

  Forward(String namespace, Map<String, String> selector, int port) {
    this.namespace = namespace;
    this.selector = selector;
    this.port = port;
    this.forward = open();
  }

  HttpResponse<String> send(String path, HttpRequest.Builder request) {
    try {
      return attempt(path, request);
    } catch (IOException broken) {
      reopen();
      try {
        return attempt(path, request);
      } catch (IOException again) {
        throw new UncheckedIOException(again);
      }
    }
  }

  private HttpResponse<String> attempt(String path, HttpRequest.Builder request)
      throws IOException {
    var uri = URI.create("http://127.0.0.1:" + forward.getLocalPort() + path);
    try {
      return http.send(
          request.copy().uri(uri).timeout(Duration.ofSeconds(15)).build(), BodyHandlers.ofString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private void reopen() {
    close();
    forward = open();
  }

  private LocalPortForward open() {
    return cluster()
        .client()
        .pods()
        .inNamespace(namespace)
        .withName(readyPod().getMetadata().getName())
        .portForward(port);
  }

  private Pod readyPod() {
    return readyPods(namespace, selector)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no ready Pod of " + namespace + " " + selector));
  }

  static Stream<Pod> readyPods(String namespace, Map<String, String> selector) {
    return cluster().pods(namespace, selector).stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(Forward::isReady);
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(condition ->
            condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  @Override
  public void close() {
    try {
      forward.close();
    } catch (IOException gone) {
      // The connection that is being closed has already ended.
    }
  }
}
