package dev.monitored.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.ScrapeReference;
import dev.monitored.operator.api.ScrapeReference.Kind;
import dev.monitored.operator.snapshot.SeenKey;
import dev.monitored.operator.snapshot.SeenKey.State;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReferencedKeysTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final List<String> read = new ArrayList<>();
  private final Map<String, Set<String>> objects = new HashMap<>();
  private boolean isRefused;
  private Instant now = START;
  private final ReferencedKeys keys = new ReferencedKeys(this::keys, Set.of("team-a"), () -> now);

  @Test
  void aSecretIsReadWhereItIsAllowedAndAConfigMapEverywhere() {
    objects.put("Secret login", Set.of("username"));

    assertThat(states("team-a"))
        .isEqualTo(
            Map.of(
                "spec.scrape.tls.ca", State.OBJECT_MISSING,
                "spec.scrape.basicAuth.username", State.PRESENT,
                "spec.scrape.basicAuth.password", State.KEY_MISSING));
    assertThat(states("team-b")).isEqualTo(Map.of("spec.scrape.tls.ca", State.OBJECT_MISSING));
    assertThat(read).doesNotContain("team-b Secret login");
  }

  @Test
  void whatCannotBeReadIsNotKnown() {
    isRefused = true;

    assertThat(states("team-a")).isEmpty();
  }

  @Test
  void theSameIsNotReadAllTheTimeAndAChangeIsDated() {
    assertThat(username()).isEqualTo(new SeenKey(State.OBJECT_MISSING, Instant.EPOCH));

    objects.put("Secret login", Set.of("username", "password"));
    now = START.plusSeconds(7);
    assertThat(username().state()).isEqualTo(State.OBJECT_MISSING);
    now = START.plusSeconds(8);
    assertThat(username()).isEqualTo(new SeenKey(State.PRESENT, now));

    now = START.plusSeconds(60);
    assertThat(username()).isEqualTo(new SeenKey(State.PRESENT, START.plusSeconds(8)));
  }

  @Test
  void manyTogetherReadOnlySoMuch() {
    for (int index = 0; index < 100; index++) {
      keys.of(monitored("team-" + index));
    }

    assertThat(read).hasSize(20);
  }

  private SeenKey username() {
    var username =
        new ScrapeReference("spec.scrape.basicAuth.username", Kind.Secret, "login", "username");
    return Objects.requireNonNull(keys.of(monitored("team-a")).get(username));
  }

  private Map<String, State> states(String namespace) {
    return keys.of(monitored(namespace)).entrySet().stream()
        .collect(Collectors.toMap(seen -> seen.getKey().field(), seen -> seen.getValue().state()));
  }

  private Optional<Set<String>> keys(Kind kind, String namespace, String name) {
    read.add("%s %s %s".formatted(namespace, kind, name));
    if (isRefused) {
      throw new KubernetesClientException("forbidden");
    }
    return Optional.ofNullable(objects.get(kind + " " + name));
  }

  private static Monitored monitored(String namespace) {
    return Serialization.unmarshal(
        """
        apiVersion: monitored.dev/v1alpha1
        kind: Monitored
        metadata: {name: shop, namespace: %s}
        spec:
          workload: {image: shop}
          scrape:
            scheme: https
            tls: {ca: {configMapKeyRef: {name: ca, key: ca.crt}}}
            basicAuth:
              username: {secretKeyRef: {name: login, key: username}}
              password: {secretKeyRef: {name: login, key: password}}
        """
            .formatted(namespace),
        Monitored.class);
  }
}
