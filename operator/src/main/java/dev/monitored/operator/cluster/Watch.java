package dev.monitored.operator.cluster;

import dev.monitored.operator.snapshot.SourceState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of one kind in some namespaces, kept up to date by informers that never give up. What
 * cannot be read any more stays as it was read last; {@link #state} tells.
 *
 * @param <T> the kind
 */
final class Watch<T extends HasMetadata> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final String KEY = "key";

  /** A first failure may only be early: rights and definitions arrive at the same time as we do. */
  private static final int FAILURES = 3;

  private record Failure(SourceState state, int times, Instant since) {
    Failure again(SourceState newest) {
      return new Failure(newest, times + 1, since);
    }
  }

  private final List<SharedIndexInformer<T>> informers = new ArrayList<>();
  private final Map<SharedIndexInformer<T>, Failure> failures = new ConcurrentHashMap<>();
  private final String what;

  /**
   * @param what they are, for the log
   * @param sources one for each namespace
   */
  Watch(String what, Collection<? extends Informable<T>> sources, ResourceEventHandler<T> handler) {
    this.what = what;
    for (var source : sources) {
      var informer = source.runnableInformer(0);
      informer.addEventHandler(handler);
      informer.exceptionHandler((_, problem) -> keepTrying(informer, problem));
      informers.add(informer);
    }
  }

  /** Each object that was added, changed or deleted is told of alike. */
  static <T> ResourceEventHandler<T> onChange(Consumer<T> changed) {
    return new Handler<>(changed);
  }

  /** Objects are found by that key, too. */
  Watch<T> indexedBy(Function<T, String> key) {
    informers.forEach(
        informer -> informer.addIndexers(Map.of(KEY, object -> List.of(key.apply(object)))));
    return this;
  }

  /** Where the handler keeps what it needs of the objects, the informer need not. */
  Watch<T> storedIn(Supplier<ItemStore<T>> store) {
    informers.forEach(informer -> informer.itemStore(store.get()));
    return this;
  }

  /** What is to happen when an informer has stopped for good; by default it is logged only. */
  Watch<T> orElse(Consumer<Throwable> stopped) {
    informers.forEach(informer ->
        informer
            .stopped()
            .whenComplete((_, problem) -> Optional.ofNullable(problem).ifPresent(stopped)));
    return this;
  }

  /** Returns at once; {@link #state} tells when the first lists are in. */
  void start() {
    informers.forEach(SharedIndexInformer::start);
  }

  /** The worst of its namespaces. */
  SourceState state() {
    return informers.stream().map(this::state).reduce(SourceState.SYNCED, SourceState::or);
  }

  /** Since when what is known may be out of date; empty: changes are heard of. */
  Optional<Instant> staleSince() {
    return informers.stream()
        .filter(informer -> !informer.isWatching())
        .flatMap(informer -> Optional.ofNullable(failures.get(informer)).stream())
        .map(Failure::since)
        .min(Comparator.naturalOrder());
  }

  /** Whether all that can be read has been read once, and there is some that can. */
  boolean isRead() {
    return informers.stream().anyMatch(SharedIndexInformer::hasSynced)
        && informers.stream()
            .allMatch(informer -> informer.hasSynced() || !state(informer).isPending());
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

  private SourceState state(SharedIndexInformer<T> informer) {
    if (informer.isWatching()) {
      failures.remove(informer);
      return SourceState.SYNCED;
    }
    var failure = failures.get(informer);
    if (failure != null && failure.times() >= FAILURES) {
      return failure.state();
    }
    return informer.hasSynced() ? SourceState.SYNCED : SourceState.PENDING;
  }

  private boolean keepTrying(SharedIndexInformer<T> informer, Throwable problem) {
    var state = isForbidden(problem) ? SourceState.REFUSED : SourceState.FAILING;
    var failure =
        failures.merge(
            informer, new Failure(state, 1, Instant.now()), (before, _) -> before.again(state));
    var message = Objects.requireNonNullElse(problem.getMessage(), problem.toString());
    if (failure.times() <= FAILURES) {
      LOG.warn("Cannot read {}, retrying: {}", what, message);
    } else {
      LOG.debug("Cannot read {}, retrying: {}", what, message);
    }
    return true;
  }

  private static boolean isForbidden(Throwable problem) {
    return Stream.iterate(problem, Objects::nonNull, Throwable::getCause)
        .anyMatch(cause ->
            cause instanceof KubernetesClientException refused
                && refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN);
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
