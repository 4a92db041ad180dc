package dev.monitored.operator.apply;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.report.Events;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells a repair from an ordinary write: what was wanted has not changed since it was last seen to
 * be so, but the object has. What is changed on its way into the cluster, or again soon after it
 * was repaired, is left to whoever changes it, until something else is wanted. Remembers in memory
 * only.
 */
public final class Drift {
  private static final Duration AGAIN = Duration.ofMinutes(5);

  private final Events events;
  private final InstantSource clock;
  private final Map<String, Map<String, Agreement>> agreements = new ConcurrentHashMap<>();

  /**
   * An object, seen as it was wanted.
   *
   * @param wanted tells what was wanted
   * @param repaired the paths that were repaired last, and when
   * @param accepted the paths that are left to others
   */
  private record Agreement(int wanted, Set<String> repaired, Instant at, Set<String> accepted) {}

  public Drift(Events events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  /** The object is as it is wanted. */
  void agreed(Monitored owner, Desired desired) {
    agreed(owner, desired, Set.of(), Set.of());
  }

  /** It was as this is wanted, and no longer is. */
  boolean isDrift(Monitored owner, Desired desired) {
    return agreement(owner, desired.object())
        .filter(agreement -> agreement.wanted() == desired.tree().hashCode())
        .isPresent();
  }

  /** Whether what differs stays as it is. */
  boolean accepts(Monitored owner, Desired desired, Set<String> differences) {
    var agreement = agreement(owner, desired.object());
    if (differences.isEmpty() || !isDrift(owner, desired)) {
      return false;
    }
    var isRepeated =
        agreement
            .filter(it -> it.repaired().containsAll(differences))
            .filter(it -> clock.instant().isBefore(it.at().plus(AGAIN)))
            .isPresent();
    if (isRepeated) {
      accept(owner, desired, differences);
    }
    return isRepeated || agreement.filter(it -> it.accepted().containsAll(differences)).isPresent();
  }

  /** Writes an Event if one of these differences was not accepted before. */
  void accept(Monitored owner, Desired desired, Set<String> differences) {
    var before = agreement(owner, desired.object()).map(Agreement::accepted).orElse(Set.of());
    agreed(owner, desired, Set.of(), differences);
    if (!before.containsAll(differences)) {
      events.normal(
          owner,
          Reasons.CHANGE_ACCEPTED,
          "%s: another client keeps changing %s; the operator accepts this change"
              .formatted(name(desired.object()), String.join(", ", differences)));
    }
  }

  void repaired(Monitored owner, Desired desired, Set<String> differences) {
    agreed(owner, desired, differences, Set.of());
    events.normal(
        owner,
        Reasons.DRIFT_REPAIRED,
        name(desired.object()) + " was changed by another client; the operator restored it");
  }

  /** A new claim does not have the data of the deleted one. */
  void emptied(Monitored owner, HasMetadata claim) {
    events.warning(
        owner,
        Reasons.VOLUME_DELETED,
        "%s was deleted with its data; the operator created an empty one".formatted(name(claim)));
  }

  /** Clients that used the token of the deleted Secret need the new one. */
  void renewed(Monitored owner, HasMetadata secret) {
    events.warning(
        owner,
        Reasons.DRIFT_REPAIRED,
        "%s was deleted; the operator created it again with a new token, which clients must use"
            .formatted(name(secret)));
  }

  /** It is no longer wanted. */
  void forget(Monitored owner, HasMetadata object) {
    agreements.getOrDefault(owner.getMetadata().getUid(), Map.of()).remove(name(object));
  }

  public void retain(Set<String> uids) {
    agreements.keySet().retainAll(uids);
  }

  private void agreed(
      Monitored owner, Desired desired, Set<String> repaired, Set<String> accepted) {
    var next = new Agreement(desired.tree().hashCode(), repaired, clock.instant(), accepted);
    agreements
        .computeIfAbsent(owner.getMetadata().getUid(), _ -> new ConcurrentHashMap<>())
        .merge(name(desired.object()), next, Drift::merged);
  }

  /** What was repaired last is kept until it happens again; what is accepted, always. */
  private static Agreement merged(Agreement before, Agreement next) {
    var accepted = new TreeSet<>(before.accepted());
    accepted.addAll(next.accepted());
    return next.repaired().isEmpty()
        ? new Agreement(next.wanted(), before.repaired(), before.at(), accepted)
        : new Agreement(next.wanted(), next.repaired(), next.at(), accepted);
  }

  private Optional<Agreement> agreement(Monitored owner, HasMetadata object) {
    return Optional.ofNullable(
        agreements.getOrDefault(owner.getMetadata().getUid(), Map.of()).get(name(object)));
  }

  private static String name(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }
}
