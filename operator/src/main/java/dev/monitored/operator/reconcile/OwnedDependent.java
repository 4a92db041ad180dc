package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.diagnosis.Part;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Ignore;
import io.javaoperatorsdk.operator.api.reconciler.dependent.GarbageCollected;
import io.javaoperatorsdk.operator.processing.dependent.Creator;
import io.javaoperatorsdk.operator.processing.dependent.Updater;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependentResource;
import java.net.HttpURLConnection;
import java.util.Optional;

/**
 * A child that is applied server-side, put right when it drifts, and collected with its owner. An
 * object of its name that is not ours is never written.
 */
@Ignore
abstract class OwnedDependent<R extends HasMetadata>
    extends KubernetesDependentResource<R, Monitored>
    implements Creator<R, Monitored>, Updater<R, Monitored>, GarbageCollected<Monitored> {
  /** What informers see: our own children only. */
  static final String OURS = "app.kubernetes.io/managed-by=monitored-operator";

  private final Workshop workshop;

  OwnedDependent(Class<R> kind, Workshop workshop) {
    super(kind);
    this.workshop = workshop;
  }

  /** What of the status is spoilt when it cannot be written. */
  abstract Part part();

  final Workshop workshop() {
    return workshop;
  }

  boolean isOurs(R object, Monitored owner) {
    return Ownership.isOwned(object, owner);
  }

  @Override
  public Optional<R> getSecondaryResource(Monitored owner, Context<Monitored> context) {
    return super.getSecondaryResource(owner, context).filter(found -> isOurs(found, owner));
  }

  @Override
  public Result<R> match(R actual, R desired, Monitored owner, Context<Monitored> context) {
    var result = super.match(actual, desired, owner, context);
    if (result.matched()) {
      workshop.drift().agreed(owner, desired);
    }
    return result;
  }

  /** Its resource version makes the API server refuse to apply onto an object that exists. */
  @Override
  public R create(R desired, Monitored owner, Context<Monitored> context) {
    var isDrift = workshop.drift().isDrift(owner, desired);
    try {
      return written(super.create(desired, owner, context), desired, owner, isDrift);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return takeBack(desired, owner, context);
    }
  }

  @Override
  public R update(R actual, R desired, Monitored owner, Context<Monitored> context) {
    var isDrift = workshop.drift().isDrift(owner, desired);
    return written(super.update(actual, desired, owner, context), desired, owner, isDrift);
  }

  @Override
  protected void handleDelete(Monitored owner, R object, Context<Monitored> context) {
    if (object != null) {
      workshop.drift().forget(owner, object);
    }
    super.handleDelete(owner, object, context);
  }

  @Override
  protected void addReferenceHandlingMetadata(R desired, Monitored owner) {
    desired.addOwnerReference(Ownership.of(owner));
  }

  /** One of ours whose labels were taken off is out of the informer's sight, but still ours. */
  private R takeBack(R desired, Monitored owner, Context<Monitored> context) {
    var found = context.getClient().resource(desired).get();
    if (found != null && !isOurs(found, owner)) {
      throw new NameConflict(found);
    }
    desired.getMetadata().setResourceVersion(null);
    return update(found == null ? desired : found, desired, owner, context);
  }

  private R written(R result, R desired, Monitored owner, boolean isDrift) {
    workshop.drift().agreed(owner, desired);
    if (isDrift) {
      workshop.drift().repaired(owner, result);
    }
    return result;
  }
}
