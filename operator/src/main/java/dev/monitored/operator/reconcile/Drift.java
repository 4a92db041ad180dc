package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.finding.Reasons;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells a repair from an ordinary write: what was wanted has not changed since it was last seen to
 * be so, but the object has. Remembers in memory only.
 */
final class Drift {
  private final Events events;
  private final Map<String, Map<String, Integer>> agreed = new ConcurrentHashMap<>();

  Drift(Events events) {
    this.events = events;
  }

  /** The object is as it is wanted. */
  void agreed(Monitored owner, Desired desired) {
    agreed
        .computeIfAbsent(owner.getMetadata().getUid(), _ -> new ConcurrentHashMap<>())
        .put(key(desired.object()), desired.tree().hashCode());
  }

  /** It was as this is wanted, and no longer is. */
  boolean isDrift(Monitored owner, Desired desired) {
    return Objects.equals(
        agreed.getOrDefault(owner.getMetadata().getUid(), Map.of()).get(key(desired.object())),
        desired.tree().hashCode());
  }

  void repaired(Monitored owner, HasMetadata object) {
    var what = object.getKind() + " " + object.getMetadata().getName();
    events.normal(
        owner,
        Reasons.DRIFT_REPAIRED,
        what + " was modified outside the operator and has been restored");
  }

  /** A claim that is made again does not have the data of the one before. */
  void emptied(Monitored owner, HasMetadata claim) {
    events.warning(
        owner,
        Reasons.VOLUME_DELETED,
        "PersistentVolumeClaim %s was deleted with its data; an empty one has been created"
            .formatted(claim.getMetadata().getName()));
  }

  /** It is no longer wanted. */
  void forget(Monitored owner, HasMetadata object) {
    agreed.getOrDefault(owner.getMetadata().getUid(), Map.of()).remove(key(object));
  }

  void retain(Set<String> uids) {
    agreed.keySet().retainAll(uids);
  }

  private static String key(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }
}
