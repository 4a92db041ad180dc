package dev.monitored.operator.children;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.dashboard.Dashboards;
import dev.monitored.operator.naming.Labels;
import dev.monitored.operator.naming.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import java.util.TreeMap;

public final class DashboardManifest {
  private DashboardManifest() {}

  /** A ConfigMap that Grafana's sidecar takes up. */
  public static ConfigMap of(Monitored monitored) {
    var namespace = monitored.getMetadata().getNamespace();
    var labels = Labels.of(monitored);
    labels.put(Labels.DASHBOARD, "1");
    var metadata = Metadata.of(monitored, Names.dashboard(monitored), labels);
    metadata.setAnnotations(folder(monitored));
    // The sidecar of every namespace may write into one folder, where the key is the file's name.
    return new ConfigMapBuilder()
        .withMetadata(metadata)
        .withData(
            Map.of(
                namespace + "." + Names.of(monitored) + ".json",
                Dashboards.of(monitored).json().toPrettyString()))
        .build();
  }

  /** Grafana's sidecar reads the first annotation unless it is set up for the second. */
  private static Map<String, String> folder(Monitored monitored) {
    var annotations = new TreeMap<String, String>();
    var folder = monitored.getSpec().dashboard().folder();
    if (folder != null) {
      annotations.put("k8s-sidecar-target-directory", folder);
      annotations.put("grafana_folder", folder);
    }
    return annotations;
  }
}
