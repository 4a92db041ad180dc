package dev.monitored.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.snapshot.ChildKind;
import dev.monitored.operator.snapshot.SourceState;
import dev.monitored.operator.watch.MonitoringApi;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExistingChildrenTest {
  private static final MonitoredRef SHOP = new MonitoredRef("team", "shop");

  /** Asked for nothing. */
  private final KubernetesClient client = new KubernetesClientBuilder().build();

  private final ExistingChildren children =
      new ExistingChildren(
          client, new Scope(Set.of(), Set.of()), new NothingServed(), _ -> {}, _ -> {});

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void whatWasDeletedBeforeTheAnswerToItsCreationCameIsGone() {
    var service = service("one");
    var handler = children.handler(ChildKind.SERVICE);
    handler.onAdd(service);
    handler.onDelete(service, false);

    children.written(SHOP, ChildReader.read(ChildKind.SERVICE, service));
    assertThat(children.of(SHOP)).isEmpty();

    children.written(SHOP, ChildReader.read(ChildKind.SERVICE, service("two")));
    assertThat(children.of(SHOP)).hasSize(1);
  }

  private static GenericKubernetesResource service(String uid) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: shop
          namespace: team
          uid: %s
          resourceVersion: "7"
          labels: {app.kubernetes.io/instance: shop}
        """
            .formatted(uid),
        GenericKubernetesResource.class);
  }

  private static final class NothingServed implements MonitoringApi {
    @Override
    public void start() {}

    @Override
    public SourceState state() {
      return SourceState.SYNCED;
    }

    @Override
    public Optional<String> version(String plural) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
