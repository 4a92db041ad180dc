package dev.monitored.operator.reconcile;

import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.config.dependent.DependentResourceSpec;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResourceFactory;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Makes the dependents with what they need, where the framework would call empty constructors. */
@SuppressWarnings({"rawtypes", "unchecked"})
final class Dependents
    implements DependentResourceFactory<ControllerConfiguration<?>, DependentResourceSpec> {
  private static final Map<Class<?>, Function<Workshop, OwnedDependent<?>>> MAKERS =
      Map.of(
          DeploymentDependent.class, DeploymentDependent::new,
          ServiceDependent.class, ServiceDependent::new,
          PersistentVolumeClaimDependent.class, PersistentVolumeClaimDependent::new,
          DashboardDependent.class, DashboardDependent::new,
          ServiceMonitorDependent.class, ServiceMonitorDependent::new,
          PodMonitorDependent.class, PodMonitorDependent::new,
          PrometheusRuleDependent.class, PrometheusRuleDependent::new);

  private final Workshop workshop;

  Dependents(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public DependentResource createFrom(
      DependentResourceSpec spec, ControllerConfiguration<?> configuration) {
    var dependent = make(spec);
    configure(dependent, spec, configuration);
    return dependent;
  }

  @Override
  public Class<?> associatedResourceType(DependentResourceSpec spec) {
    return make(spec).resourceType();
  }

  private OwnedDependent<?> make(DependentResourceSpec spec) {
    return Objects.requireNonNull(MAKERS.get(spec.getDependentResourceClass())).apply(workshop);
  }
}
