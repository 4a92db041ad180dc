package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Ignore;
import io.javaoperatorsdk.operator.processing.dependent.CRUDBulkDependentResource;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objects of one kind of prometheus-operator: as many as the plan wants, told by their names.
 */
@Ignore
abstract class MonitoringDependent<R extends HasMetadata> extends OwnedDependent<R>
    implements CRUDBulkDependentResource<R, Monitored, String> {
  private final String plural;

  MonitoringDependent(Class<R> kind, String plural, Workshop workshop) {
    super(kind, workshop);
    this.plural = plural;
  }

  abstract Stream<R> wanted(Monitored owner, Plan plan);

  final boolean isServed() {
    return workshop().view().serves(plural);
  }

  @Override
  public Map<String, R> desiredResources(Monitored owner, Context<Monitored> context) {
    return byName(wanted(owner, workshop().plans().of(owner)));
  }

  @Override
  public Map<String, R> getSecondaryResources(Monitored owner, Context<Monitored> context) {
    return byName(
        context.getSecondaryResources(resourceType()).stream()
            .filter(found -> isOurs(found, owner)));
  }

  /** While it is not known what a Prometheus may need, it is left alone. */
  @Override
  public void deleteTargetResource(
      Monitored owner, R object, String name, Context<Monitored> context) {
    if (workshop().plans().of(owner).isComplete()) {
      handleDelete(owner, object, context);
    }
  }

  private static <R extends HasMetadata> Map<String, R> byName(Stream<R> objects) {
    return objects.collect(
        Collectors.toMap(object -> object.getMetadata().getName(), object -> object));
  }
}
