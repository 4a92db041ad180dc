package dev.monitored.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** An application and its monitoring. */
@Group(Monitored.GROUP)
@Version(Monitored.VERSION)
@ShortNames("mon")
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z]([-a-z0-9]{0,48}[a-z0-9])?$')",
    message =
        "metadata.name must be a DNS label of at most 50 characters that starts with a letter,"
            + " because the Service, the Deployment and the job label use it")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Targets",
    jsonPath = ".status.targets",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Via",
    jsonPath = ".status.via",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Image",
    jsonPath = ".status.image",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class Monitored extends CustomResource<MonitoredSpec, MonitoredStatus>
    implements Namespaced {
  public static final String GROUP = "monitored.dev";
  public static final String VERSION = "v1alpha1";

  private static final long serialVersionUID = 1L;

  @JsonIgnore private @Nullable String specProblem;

  /**
   * Which stored fields were left out of the spec because they do not match the schema. Null if the
   * spec is complete.
   */
  public @Nullable String specProblem() {
    return specProblem;
  }

  @JsonIgnore
  public void setSpecProblem(@Nullable String problem) {
    this.specProblem = problem;
  }

  @JsonIgnore
  public boolean isReadable() {
    return specProblem == null;
  }
}
