package dev.monitored.operator.watch;

import dev.monitored.operator.snapshot.SourceState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.Watchable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The objects of one kind in some namespaces, kept up to date by informers that never give up. What
 * cannot be read any more stays as it was read last; {@link #state} tells.
 *
 * @param <T> the kind
 */
public final class Watch<T extends HasMetadata> implements AutoCloseable {
  private static final String KEY = "key";
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final List<CachedSource<T>> sources;

  /**
   * @param what they are, for the log
   * @param sources one for each namespace
   */
  public <S extends Informable<T> & Watchable<T>> Watch(
      String what, Collection<S> sources, ResourceEventHandler<T> handler) {
    this.sources = sources.stream().map(source -> new CachedSource<>(what, source, LOOK)).toList();
    informers().forEach(informer -> informer.addEventHandler(handler));
  }

  /** Each object that was added, changed or deleted is told of alike. */
  public static <T> ResourceEventHandler<T> onChange(Consumer<T> changed) {
    return new Handler<>(changed);
  }

  /** The same, and of a change both states: whom it concerns may have changed with it. */
  public static <T> ResourceEventHandler<T> onEachState(Consumer<T> state) {
    return new Handler<>(state) {
      @Override
      public void onUpdate(T before, T object) {
        state.accept(before);
        state.accept(object);
      }
    };
  }

  /** Objects are found by that key, too. */
  public Watch<T> indexedBy(Function<T, String> key) {
    informers()
        .forEach(
            informer -> informer.addIndexers(Map.of(KEY, object -> List.of(key.apply(object)))));
    return this;
  }

  /** Where the handler keeps what it needs of the objects, the informer need not. */
  public Watch<T> storedIn(Supplier<ItemStore<T>> store) {
    informers().forEach(informer -> informer.itemStore(store.get()));
    return this;
  }

  /** What is to happen when an informer has stopped for good; by default it is logged only. */
  public Watch<T> orElse(Consumer<Throwable> stopped) {
    informers()
        .forEach(informer ->
            informer
                .stopped()
                .whenComplete((_, problem) -> Optional.ofNullable(problem).ifPresent(stopped)));
    return this;
  }

  /** Returns at once; {@link #state} tells when the first lists are in. */
  public void start() {
    sources.forEach(CachedSource::start);
  }

  /** The worst of its namespaces. */
  public SourceState state() {
    return sources.stream().map(CachedSource::state).reduce(SourceState.SYNCED, SourceState::or);
  }

  /** Since when what is known may be out of date; empty: changes are heard of. */
  public Optional<Instant> staleSince() {
    return sources.stream()
        .flatMap(source -> source.staleSince().stream())
        .min(Comparator.naturalOrder());
  }

  /** Whether changes may have been missed that will soon be told of. */
  public boolean isCatchingUp() {
    return sources.stream().anyMatch(CachedSource::isCatchingUp);
  }

  /** Whether all that can be read has been read once, and there is some that can. */
  public boolean isRead() {
    return informers().anyMatch(SharedIndexInformer::hasSynced)
        && sources.stream().noneMatch(source -> source.state().isPending());
  }

  public Stream<T> all() {
    return informers().flatMap(informer -> informer.getStore().list().stream());
  }

  public List<T> having(String key) {
    return informers()
        .flatMap(informer -> informer.getIndexer().byIndex(KEY, key).stream())
        .toList();
  }

  public Optional<T> find(String key) {
    return having(key).stream().findFirst();
  }

  @Override
  public void close() {
    sources.forEach(CachedSource::close);
  }

  private Stream<SharedIndexInformer<T>> informers() {
    return sources.stream().map(CachedSource::informer);
  }

  private static class Handler<T> implements ResourceEventHandler<T> {
    private final Consumer<T> changed;

    Handler(Consumer<T> changed) {
      this.changed = changed;
    }

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
