package dev.monitored.bench.operator.selection;

import dev.monitored.bench.operator.cluster.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Which Prometheus selects which application, by the configurations of prometheus-operator. */
public record Written(KubernetesClient client) {
  private static final String CONFIGURATION = "prometheus.yaml.gz";
  private static final Pattern JOB =
      Pattern.compile("job_name: ((?:service|pod)Monitor/[^/\\s]+/[^/\\s]+)/\\d+");
  private static final Pattern SECRET = Pattern.compile("(prometheus|prom-agent)-(.+)");
  private static final Map<String, String> KINDS =
      Map.of("prometheus", "Prometheus", "prom-agent", "PrometheusAgent");

  public Set<Pick> picks() {
    var owners = new HashMap<String, String>();
    owners.putAll(owners("serviceMonitor", Yaml.SERVICE_MONITOR));
    owners.putAll(owners("podMonitor", Yaml.POD_MONITOR));
    return client.secrets().inAnyNamespace().list().getItems().stream()
        .filter(Written::isConfiguration)
        .flatMap(secret -> picks(secret, owners))
        .collect(Collectors.toSet());
  }

  /** prometheus-operator writes no configuration for objects that it does not manage. */
  private static boolean isConfiguration(Secret secret) {
    return Optional.ofNullable(secret.getData())
        .map(data -> data.get(CONFIGURATION))
        .filter(content -> !content.isEmpty())
        .isPresent();
  }

  private static Stream<Pick> picks(Secret secret, Map<String, String> owners) {
    var prometheus = prometheus(secret);
    return JOB.matcher(configuration(secret))
        .results()
        .map(job -> new Pick(prometheus, owners.getOrDefault(job.group(1), job.group(1))));
  }

  private static String prometheus(Secret secret) {
    var metadata = secret.getMetadata();
    Matcher name = SECRET.matcher(metadata.getName());
    return name.matches()
        ? KINDS.get(name.group(1)) + "/" + metadata.getNamespace() + "/" + name.group(2)
        : metadata.getName();
  }

  private static String configuration(Secret secret) {
    var packed = Base64.getDecoder().decode(secret.getData().get(CONFIGURATION));
    try (var text = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The Monitored of each monitor, by the name of its scrape jobs. */
  private Map<String, String> owners(String word, ResourceDefinitionContext kind) {
    return new Yaml(client)
        .list(kind).stream()
            .collect(Collectors.toMap(monitor -> job(word, monitor), Written::owner));
  }

  private static String job(String word, GenericKubernetesResource monitor) {
    var metadata = monitor.getMetadata();
    return word + "/" + metadata.getNamespace() + "/" + metadata.getName();
  }

  private static String owner(GenericKubernetesResource monitor) {
    var metadata = monitor.getMetadata();
    return metadata.getNamespace() + "/" + metadata.getOwnerReferences().getFirst().getName();
  }
}
