package dev.monitored.operator.watch;

import dev.monitored.operator.snapshot.SourceState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.Watchable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An informer that never gives up, and how much it knows. The informer tells of a list that fails,
 * but not of a watch that it cannot open again, and in that alone a withdrawn right shows. So while
 * it does not watch, the same watch is tried beside it.
 */
final class CachedSource<T extends HasMetadata> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CachedSource.class);

  /** How long after a look that left no doubt the next one is taken. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** The informer's longest pause between two attempts, and some more. */
  private static final Duration RECONNECTS = Duration.ofSeconds(40);

  private final String what;
  private final Watchable<T> source;
  private final SharedIndexInformer<T> informer;
  private final Repeating timer;
  private final AtomicReference<@Nullable Failure> ofInformer = new AtomicReference<>();
  private final AtomicReference<@Nullable Failure> ofWatch = new AtomicReference<>();
  private volatile @Nullable Instant deafSince;
  private volatile @Nullable Instant answeredSince;
  private Instant tried = Instant.EPOCH;

  /**
   * @param what it is, for the log
   * @param look how often it is looked whether it watches
   */
  <S extends Informable<T> & Watchable<T>> CachedSource(String what, S source, Duration look) {
    this.what = what;
    this.source = source;
    this.informer = source.runnableInformer(0);
    this.timer = new Repeating("look-at " + what, this::look, look);
    informer.exceptionHandler((_, problem) -> {
      note(ofInformer, problem);
      return true;
    });
  }

  SharedIndexInformer<T> informer() {
    return informer;
  }

  void start() {
    informer.start();
    timer.start();
  }

  /** It watches before its handlers have been told of all that it has listed. */
  SourceState state() {
    if (informer.isWatching() && informer.hasSynced()) {
      return SourceState.SYNCED;
    }
    return Stream.of(ofInformer, ofWatch)
        .flatMap(failure -> Stream.ofNullable(failure.get()))
        .filter(Failure::isCertain)
        .map(Failure::state)
        .findFirst()
        .orElse(informer.hasSynced() ? SourceState.SYNCED : SourceState.PENDING);
  }

  /** Since when what is known may be out of date; empty: changes are heard of. */
  Optional<Instant> staleSince() {
    return informer.isWatching() ? Optional.empty() : Optional.ofNullable(deafSince);
  }

  /** Whether changes may have been missed that the informer will soon tell of. */
  boolean isCatchingUp() {
    var answered = answeredSince;
    return isDeaf() && (answered == null || Instant.now().isBefore(answered.plus(RECONNECTS)));
  }

  @Override
  public void close() {
    timer.close();
    informer.stop();
  }

  /** Whether it was read, hears of no change at the moment, and nothing tells why. */
  private boolean isDeaf() {
    return informer.hasSynced() && !informer.isWatching() && state() == SourceState.SYNCED;
  }

  private void look() {
    var now = Instant.now();
    if (informer.isWatching()) {
      ofInformer.set(null);
      ofWatch.set(null);
      deafSince = null;
      answeredSince = null;
    } else if (deafSince == null) {
      deafSince = now;
    } else if (informer.hasSynced() && (isDeaf() || now.isAfter(tried.plus(PAUSE)))) {
      tried = now;
      tryToWatch();
    }
  }

  private void tryToWatch() {
    var options =
        new ListOptionsBuilder()
            .withResourceVersion(informer.lastSyncResourceVersion())
            .withTimeoutSeconds(1L)
            .build();
    try (var _ = source.watch(options, new Ignoring<>())) {
      ofWatch.set(null);
      answeredSince = Objects.requireNonNullElseGet(answeredSince, Instant::now);
    } catch (KubernetesClientException e) {
      note(ofWatch, e);
    }
  }

  /** What was read stays true while the API server is away. */
  private void note(AtomicReference<@Nullable Failure> failure, Throwable problem) {
    var message = Objects.requireNonNullElse(problem.getMessage(), problem.toString());
    if (Failure.isSilence(problem)) {
      LOG.debug("Cannot read {} while the API server is unavailable: {}", what, message);
      return;
    }
    var now = failure.updateAndGet(before -> Failure.after(before, problem));
    if (now != null && now.isNews()) {
      LOG.warn("Cannot read {}, retrying: {}", what, message);
    } else {
      LOG.debug("Cannot read {}, retrying: {}", what, message);
    }
  }

  /** Ignores the events; the informer receives them. */
  private static final class Ignoring<T> implements Watcher<T> {
    @Override
    public void eventReceived(Action action, T object) {}

    @Override
    public void onClose(WatcherException cause) {}
  }
}
