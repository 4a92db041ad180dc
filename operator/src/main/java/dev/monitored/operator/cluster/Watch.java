package dev.monitored.operator.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of one kind in some namespaces, kept up to date by informers that never give up. What
 * may not be read counts as absent until it may.
 *
 * @param <T> the kind
 */
final class Watch<T extends HasMetadata> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final String KEY = "key";
  private static final int REFUSALS = 3;

  private final List<SharedIndexInformer<T>> informers = new ArrayList<>();
  private final Map<SharedIndexInformer<T>, Integer> refusals = new ConcurrentHashMap<>();

  /**
   * @param sources one for each namespace
   * @param key by which {@link #having} finds objects
   * @param changed is told of each object that was added, changed or deleted
   */
  Watch(Collection<? extends Informable<T>> sources, Function<T, String> key, Consumer<T> changed) {
    for (var source : sources) {
      var informer = source.runnableInformer(0);
      informer.addIndexers(Map.of(KEY, object -> List.of(key.apply(object))));
      informer.addEventHandler(new Handler<>(changed));
      informer.exceptionHandler((_, problem) -> keepTrying(informer, problem));
      informers.add(informer);
    }
  }

  /** Returns at once; {@link #isSynced} tells when the first lists are in. */
  void start() {
    informers.forEach(SharedIndexInformer::start);
  }

  /** What was refused again and again is given up on; a first refusal may only be early. */
  boolean isSynced() {
    return informers.stream().allMatch(informer -> informer.hasSynced() || isRefused(informer));
  }

  /** Whether there is anything that could be read. */
  boolean isAnySynced() {
    return informers.stream().anyMatch(SharedIndexInformer::hasSynced);
  }

  /** Whether the right to list and watch is missing somewhere. */
  boolean isForbidden() {
    return informers.stream().anyMatch(this::isRefused);
  }

  private boolean isRefused(SharedIndexInformer<T> informer) {
    return !informer.hasSynced() && refusals.getOrDefault(informer, 0) >= REFUSALS;
  }

  Stream<T> all() {
    return informers.stream().flatMap(informer -> informer.getStore().list().stream());
  }

  List<T> having(String key) {
    return informers.stream()
        .flatMap(informer -> informer.getIndexer().byIndex(KEY, key).stream())
        .toList();
  }

  Optional<T> find(String key) {
    return having(key).stream().findFirst();
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }

  private boolean keepTrying(SharedIndexInformer<T> informer, Throwable problem) {
    if (problem instanceof KubernetesClientException refused
        && refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
      refusals.merge(informer, 1, Integer::sum);
    } else {
      refusals.remove(informer);
    }
    LOG.warn("Reading again after: {}", Objects.requireNonNullElse(problem.getMessage(), problem));
    return true;
  }

  private record Handler<T>(Consumer<T> changed) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      changed.accept(object);
    }

    @Override
    public void onUpdate(T before, T object) {
      changed.accept(object);
    }

    @Override
    public void onDelete(T object, boolean isFinalStateUnknown) {
      changed.accept(object);
    }
  }
}
