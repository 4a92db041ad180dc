package dev.monitored.bench.operator.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Says of every Pod of an application that it runs and is ready, as soon as it is there. */
public final class Kubelet implements AutoCloseable {
  private static final int CLIENTS = 16;
  private static final int BYTE = 256;

  private final KubernetesClient client;
  private final AtomicInteger addresses = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(CLIENTS, Thread.ofVirtual().factory());
  private final SharedIndexInformer<Pod> pods;

  private Kubelet(KubernetesClient client) {
    this.client = client;
    pods =
        client
            .pods()
            .inAnyNamespace()
            .withLabel("app.kubernetes.io/instance")
            .inform(new Handler());
  }

  public static Kubelet start(KubernetesClient client) {
    return new Kubelet(client);
  }

  private void look(Pod pod) {
    if (pod.getMetadata().getDeletionTimestamp() == null && pod.getStatus().getPodIP() == null) {
      threads.execute(() -> run(pod));
    }
  }

  private void run(Pod pod) {
    try {
      client
          .pods()
          .inNamespace(pod.getMetadata().getNamespace())
          .withName(pod.getMetadata().getName())
          .subresource("status")
          .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), status());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  private String status() {
    int number = addresses.incrementAndGet();
    var address = "10.1.%d.%d".formatted(number / BYTE, number % BYTE);
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return """
    {"status": {
      "phase": "Running", "podIP": "%1$s", "podIPs": [{"ip": "%1$s"}], "startTime": "%2$s",
      "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "%2$s"}],
      "containerStatuses": [{
        "name": "app", "image": "image", "imageID": "", "ready": true, "started": true,
        "restartCount": 0, "state": {"running": {"startedAt": "%2$s"}}}]}}
    """
        .formatted(address, now);
  }

  @Override
  public void close() {
    pods.close();
    threads.shutdownNow();
  }

  private final class Handler implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      look(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod now) {}

    @Override
    public void onDelete(Pod pod, boolean isUnknown) {}
  }
}
