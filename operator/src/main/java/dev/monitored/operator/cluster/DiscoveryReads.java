package dev.monitored.operator.cluster;

import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.DocumentRead;
import dev.monitored.operator.prometheus.DocumentRead.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * When each plain Prometheus last read its discovery document from this process, and how often it
 * says that it does. Safe for use by several threads.
 */
public final class DiscoveryReads {
  /** What is not read for so long, or for two of its own intervals, is not read. */
  private static final Duration SILENCE = Duration.ofMinutes(3);

  private final InstantSource clock;
  private final BooleanSupplier isAlone;
  private final Instant begun;
  private final Map<PrometheusRef, Instant> last = new ConcurrentHashMap<>();
  private final Map<PrometheusRef, Duration> refreshes = new ConcurrentHashMap<>();

  /**
   * @param isAlone whether there is no other replica that may be asked instead
   */
  public DiscoveryReads(InstantSource clock, BooleanSupplier isAlone) {
    this.clock = clock;
    this.isAlone = isAlone;
    this.begun = clock.instant();
  }

  /**
   * Notes that a Prometheus has read its document.
   *
   * @param refresh how often it says that it does
   */
  public void note(PrometheusRef prometheus, Optional<Duration> refresh) {
    last.put(prometheus, clock.instant());
    refresh.ifPresent(time -> refreshes.put(prometheus, time));
  }

  public Optional<Instant> last(PrometheusRef prometheus) {
    return Optional.ofNullable(last.get(prometheus));
  }

  Optional<Duration> refresh(PrometheusRef prometheus) {
    return Optional.ofNullable(refreshes.get(prometheus));
  }

  /** Empty: another replica may know more. */
  Optional<DocumentRead> of(PrometheusRef prometheus) {
    return isAlone.getAsBoolean()
        ? Optional.of(new DocumentRead(state(prometheus), last.get(prometheus)))
        : Optional.empty();
  }

  private State state(PrometheusRef prometheus) {
    var read = last.get(prometheus);
    var end = (read == null ? begun : read).plus(silence(prometheus));
    if (!clock.instant().isBefore(end)) {
      return State.NOT_READ;
    }
    return read == null ? State.UNKNOWN : State.READ;
  }

  private Duration silence(PrometheusRef prometheus) {
    var twice = refreshes.getOrDefault(prometheus, Duration.ZERO).multipliedBy(2);
    return twice.compareTo(SILENCE) > 0 ? twice : SILENCE;
  }
}
