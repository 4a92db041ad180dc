package dev.monitored.operator.apply;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.children.Child;
import dev.monitored.operator.children.Part;
import dev.monitored.operator.cluster.ChildReader;
import dev.monitored.operator.cluster.ExistingChildren;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Reasons;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.Names;
import dev.monitored.operator.snapshot.ChildKind;
import dev.monitored.operator.snapshot.ClusterSnapshot;
import dev.monitored.operator.snapshot.ExistingChild;
import dev.monitored.operator.snapshot.SourceState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the children of a {@code Monitored} what is wanted: by server-side apply, and only where
 * they differ. An object that does not belong to it is never written. What fails keeps nothing else
 * from being written, except that a Deployment does not mount a claim of somebody else.
 */
public final class Applier {
  /** The API server refuses to apply this version onto an object that exists. */
  private static final String NONE = "1";

  private static final int INVALID = 422;

  private final KubernetesClient client;
  private final ExistingChildren children;
  private final TokenSecrets tokens;
  private final Drift drift;
  private final Handover handover;
  private final RenumberedPorts renumbered;

  public Applier(
      KubernetesClient client, ExistingChildren children, TokenSecrets tokens, Drift drift) {
    this.client = client;
    this.children = children;
    this.tokens = tokens;
    this.drift = drift;
    this.handover = new Handover(client);
    this.renumbered = new RenumberedPorts(client);
  }

  /**
   * Returns what could not be written, by the part that suffers from it.
   *
   * @param wanted in the order in which they are written
   * @param isFrozen whether monitors and rules that are there stay as they are
   */
  public Map<Part, Finding> apply(
      Monitored owner, List<Desired> wanted, ClusterSnapshot snapshot, boolean isFrozen) {
    var failures = new EnumMap<Part, Finding>(Part.class);
    for (var desired : wanted) {
      if (!wouldMountForeignData(desired, failures)) {
        attempt(failures, desired.part(), () -> write(owner, desired, snapshot, isFrozen));
      }
    }
    for (var child : unwanted(owner, wanted, snapshot, isFrozen)) {
      attempt(failures, part(owner, child.kind()), () -> delete(owner, child));
    }
    return failures;
  }

  /** The claim comes before the Deployment, which names it. */
  private static boolean wouldMountForeignData(Desired desired, Map<Part, Finding> failures) {
    var failure = failures.get(desired.part());
    return failure != null
        && failure.reason().equals(Reasons.NAME_CONFLICT)
        && desired.object().getKind().equals(ChildKind.DEPLOYMENT.kind());
  }

  private static void attempt(Map<Part, Finding> failures, Part part, Runnable write) {
    try {
      write.run();
    } catch (WriteRefused | KubernetesClientException e) {
      failures.putIfAbsent(part, WriteRefused.finding(e));
    }
  }

  private void write(Monitored owner, Desired desired, ClusterSnapshot snapshot, boolean isFrozen) {
    if (desired.child().kept() == Child.Kept.CREATED) {
      if (tokens.ensure(owner, desired.object(), snapshot)) {
        drift.renewed(owner, desired.object());
      }
      return;
    }
    var kind = ChildKind.of(desired.object().getKind()).orElseThrow();
    var unread = snapshot.sources().unread(List.of(kind.plural()));
    var found = snapshot.child(kind, desired.name()).orElse(null);
    if (found != null && !Ownership.isOurs(found, owner)) {
      throw WriteRefused.conflict(owner, found);
    } else if (found != null) {
      update(owner, found, desired, isFrozen && isOfMonitoring(desired.part()));
    } else if (unread.isPresent()) {
      throw WriteRefused.unknown(unread.get());
    } else if (snapshot.sources().of(kind.plural()) == SourceState.SYNCED) {
      create(owner, kind, desired);
    }
  }

  private void create(Monitored owner, ChildKind kind, Desired desired) {
    var isDrift = drift.isDrift(owner, desired);
    try {
      var object = apply(desired.atVersion(NONE));
      written(owner, kind, desired, object);
      if (isDrift && kind == ChildKind.PERSISTENT_VOLUME_CLAIM) {
        drift.emptied(owner, object);
      } else if (isDrift) {
        drift.repaired(owner, desired, Set.of());
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      takeBack(owner, kind, desired);
    }
  }

  /** One of ours whose labels were taken off is out of the informer's sight, but still ours. */
  private void takeBack(Monitored owner, ChildKind kind, Desired desired) {
    var found = client.resource(desired.atVersion(null)).get();
    if (found != null) {
      var child = ChildReader.read(kind, found);
      if (!Ownership.isOurs(child, owner)) {
        throw WriteRefused.conflict(owner, child);
      }
    }
    written(owner, kind, desired, apply(desired.atVersion(null)));
    if (found != null) {
      drift.repaired(owner, desired, Set.of());
    }
  }

  private void update(Monitored owner, ExistingChild found, Desired desired, boolean isFrozen) {
    var differences = found.owned().differences(desired.tree());
    if (differences.isEmpty() && !found.hasEarlierFields()) {
      drift.agreed(owner, desired);
    } else if (!isFrozen && !drift.accepts(owner, desired, differences)) {
      var isDrift = drift.isDrift(owner, desired);
      handover.takeOver(found, desired);
      written(owner, found.kind(), desired, apply(desired.atVersion(null)));
      if (isDrift) {
        drift.repaired(owner, desired, differences);
      }
    }
  }

  private static boolean isOfMonitoring(Part part) {
    return part == Part.SCRAPE || part == Part.RULES;
  }

  private HasMetadata apply(HasMetadata desired) {
    try {
      return applyOnce(desired);
    } catch (KubernetesClientException e) {
      var renamed = e.getCode() == INVALID ? renumbered.rename(desired) : List.<String>of();
      if (renamed.isEmpty()) {
        throw e;
      }
      applyOnce(desired);
      renumbered.delete(desired, renamed);
      return applyOnce(desired);
    }
  }

  private HasMetadata applyOnce(HasMetadata desired) {
    return client
        .resource(desired)
        .fieldManager(Names.FIELD_MANAGER)
        .forceConflicts()
        .serverSideApply();
  }

  /** What comes back may differ, since others have a say in what is stored. */
  private void written(Monitored owner, ChildKind kind, Desired desired, HasMetadata object) {
    var child = ChildReader.read(kind, object);
    children.written(MonitoredRef.of(owner), child);
    var differences = child.owned().differences(desired.tree());
    if (differences.isEmpty()) {
      drift.agreed(owner, desired);
    } else {
      drift.accept(owner, desired, differences);
    }
  }

  /** A volume claim is never deleted: the data is the user's. */
  private static List<ExistingChild> unwanted(
      Monitored owner, List<Desired> wanted, ClusterSnapshot snapshot, boolean isFrozen) {
    var keys = wanted.stream().map(desired -> key(desired.object())).collect(Collectors.toSet());
    return snapshot.children().stream()
        .filter(child -> child.isControlledBy(owner.getMetadata().getUid()))
        .filter(child -> child.kind() != ChildKind.PERSISTENT_VOLUME_CLAIM)
        .filter(child -> !keys.contains(child.kind().kind() + "/" + child.name()))
        .filter(child -> !isFrozen || !isOfMonitoring(part(owner, child.kind())))
        .toList();
  }

  /** Only in the state in which it was seen to be unwanted. */
  private void delete(Monitored owner, ExistingChild child) {
    var object = Desired.named(child, owner.getMetadata().getNamespace());
    client.resource(object).lockResourceVersion(Long.toString(child.version())).delete();
    children.deleted(MonitoredRef.of(owner), child);
    drift.forget(owner, object);
  }

  private static String key(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }

  private static Part part(Monitored owner, ChildKind kind) {
    return switch (kind) {
      case DEPLOYMENT, PERSISTENT_VOLUME_CLAIM -> Part.WORKLOAD;
      case SERVICE -> owner.getSpec().target() == null ? Part.WORKLOAD : Part.SCRAPE;
      case SERVICE_MONITOR, POD_MONITOR -> Part.SCRAPE;
      case PROMETHEUS_RULE -> Part.RULES;
      case CONFIG_MAP -> Part.DASHBOARD;
    };
  }
}
