package dev.monitored.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.finding.Reasons;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells a repair from an ordinary write: what was wanted has not changed since it was last seen to
 * be so, but the object has. Remembers in memory only.
 */
final class Drift {
  private final KubernetesSerialization json;
  private final Events events;
  private final Map<String, Map<String, Integer>> agreed = new ConcurrentHashMap<>();

  Drift(KubernetesSerialization json, Events events) {
    this.json = json;
    this.events = events;
  }

  /** The object is as it is wanted. */
  void agreed(Monitored owner, HasMetadata desired) {
    agreed
        .computeIfAbsent(owner.getMetadata().getUid(), _ -> new ConcurrentHashMap<>())
        .put(key(desired), fingerprint(desired));
  }

  /** It was as this is wanted, and no longer is. */
  boolean isDrift(Monitored owner, HasMetadata desired) {
    return Objects.equals(
        agreed.getOrDefault(owner.getMetadata().getUid(), Map.of()).get(key(desired)),
        fingerprint(desired));
  }

  void repaired(Monitored owner, HasMetadata object) {
    var what = object.getKind() + " " + object.getMetadata().getName();
    events.normal(owner, Reasons.DRIFT_REPAIRED, what + " was changed by hand and is put right");
  }

  /** It is no longer wanted. */
  void forget(Monitored owner, HasMetadata object) {
    agreed.getOrDefault(owner.getMetadata().getUid(), Map.of()).remove(key(object));
  }

  void retain(Set<String> uids) {
    agreed.keySet().retainAll(uids);
  }

  private int fingerprint(HasMetadata desired) {
    var tree = json.convertValue(desired, JsonNode.class);
    if (tree.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("ownerReferences");
      metadata.remove("resourceVersion");
    }
    return tree.hashCode();
  }

  private static String key(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }
}
