package dev.monitored.operator.watch;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A CustomResourceDefinition without its schemas, which take megabytes and are not used here. */
@Group("apiextensions.k8s.io")
@Version("v1")
@Kind("CustomResourceDefinition")
@Singular("customresourcedefinition")
@Plural("customresourcedefinitions")
public class MonitoringCrd extends CustomResource<MonitoringCrd.Spec, MonitoringCrd.Status> {
  private static final long serialVersionUID = 1L;

  boolean isEstablished() {
    return getMetadata().getDeletionTimestamp() == null
        && getStatus() != null
        && getStatus().conditions().stream()
            .anyMatch(condition ->
                "Established".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  /** The most stable of the versions that are served: v1 comes before v1beta1 and v1alpha1. */
  Optional<String> version() {
    return getSpec() == null
        ? Optional.empty()
        : getSpec().versions().stream()
            .filter(Served::served)
            .map(Served::name)
            .max(
                Comparator.<String>comparingInt(name -> -name.length())
                    .thenComparing(name -> name));
  }

  /** The part of the spec that is read. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Spec(List<Served> versions) {
    public Spec {
      versions = versions == null ? List.of() : List.copyOf(versions);
    }
  }

  /** A version, without its schema. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Served(String name, boolean served) {}

  /** The part of the status that is read. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Status(List<Condition> conditions) {
    public Status {
      conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
  }
}
