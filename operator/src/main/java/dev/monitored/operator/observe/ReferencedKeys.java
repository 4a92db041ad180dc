package dev.monitored.operator.observe;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.ScrapeReference;
import dev.monitored.operator.api.ScrapeReference.Kind;
import dev.monitored.operator.snapshot.SeenKey;
import dev.monitored.operator.snapshot.SeenKey.State;
import dev.monitored.operator.watch.Newest;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which keys that {@code spec.scrape} names exist, where the operator may read them. Values are
 * never kept. Only so much is read at once, and the same not often. Safe for use by several
 * threads.
 */
public final class ReferencedKeys {
  private static final Logger LOG = LoggerFactory.getLogger(ReferencedKeys.class);
  private static final Duration AGAIN = Duration.ofSeconds(8);
  private static final int BURST = 20;
  private static final int PER_SECOND = 5;
  private static final int REMEMBERED = 1_000;
  private static final Map<String, String> NONE = Map.of();

  private final Reader reader;
  private final Predicate<String> isReadable;
  private final InstantSource clock;
  private final Rate rate = new Rate(BURST, PER_SECOND);
  private final Map<Key, Known> known = Collections.synchronizedMap(new Newest<>(REMEMBERED));

  private record Key(String namespace, Kind kind, String name, String key) {}

  /**
   * What was read last.
   *
   * @param seen null: it could not be read
   */
  private record Known(@Nullable SeenKey seen, Instant read) {}

  /** Reads the keys of an object. */
  interface Reader {
    /** Empty: there is no such object. */
    Optional<Set<String>> keys(Kind kind, String namespace, String name);
  }

  /**
   * @param secrets namespaces whose Secrets it may read
   */
  public ReferencedKeys(KubernetesClient client, Set<String> secrets, InstantSource clock) {
    this((kind, namespace, name) -> keys(client, kind, namespace, name), secrets, clock);
  }

  public ReferencedKeys(Reader reader, Set<String> secrets, InstantSource clock) {
    this.reader = reader;
    this.isReadable = secrets::contains;
    this.clock = clock;
  }

  /** Those that are known. */
  public Map<ScrapeReference, SeenKey> of(Monitored monitored) {
    var namespace = monitored.getMetadata().getNamespace();
    var all = new HashMap<ScrapeReference, SeenKey>();
    for (var reference : ScrapeReference.of(monitored.getSpec().scrape())) {
      if (reference.kind() == Kind.ConfigMap || isReadable.test(namespace)) {
        var key = new Key(namespace, reference.kind(), reference.name(), reference.key());
        Optional.ofNullable(seen(key)).ifPresent(seen -> all.put(reference, seen));
      }
    }
    return all;
  }

  private @Nullable SeenKey seen(Key key) {
    var now = clock.instant();
    var before = known.get(key);
    if (before != null && now.isBefore(before.read().plus(AGAIN))) {
      return before.seen();
    }
    if (!rate.take(now)) {
      return before == null ? null : before.seen();
    }
    var seen = read(key).map(state -> since(state, before, now)).orElse(null);
    known.put(key, new Known(seen, now));
    return seen;
  }

  private static SeenKey since(State state, @Nullable Known before, Instant now) {
    var last = before == null ? null : before.seen();
    if (last == null) {
      return new SeenKey(state, Instant.EPOCH);
    }
    return last.state() == state ? last : new SeenKey(state, now);
  }

  /** That it cannot be read makes a verdict poorer, and no more. */
  private Optional<State> read(Key key) {
    try {
      return Optional.of(
          reader
              .keys(key.kind(), key.namespace(), key.name())
              .map(keys -> keys.contains(key.key()) ? State.PRESENT : State.KEY_MISSING)
              .orElse(State.OBJECT_MISSING));
    } catch (KubernetesClientException e) {
      LOG.debug("Cannot read {}", key, e);
      return Optional.empty();
    }
  }

  private static Optional<Set<String>> keys(
      KubernetesClient client, Kind kind, String namespace, String name) {
    var data =
        switch (kind) {
          case Secret ->
              Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get())
                  .map(secret -> Objects.requireNonNullElse(secret.getData(), NONE));
          case ConfigMap ->
              Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(name).get())
                  .map(configMap -> Objects.requireNonNullElse(configMap.getData(), NONE));
        };
    return data.map(all -> Set.copyOf(all.keySet()));
  }
}
