package dev.monitored.operator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.monitored.operator.ApiServer;
import dev.monitored.operator.Case;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server takes and refuses; that it takes the CRD at all says what its rules cost. */
class CrdIT {
  private static final String WORKLOAD = "workload: {image: any}";
  private final KubernetesClient client = ApiServer.shared().client();

  @ParameterizedTest
  @MethodSource("dev.monitored.operator.Case#all")
  void casesAndSamplesAreTaken(Case one) throws IOException {
    var resource =
        Serialization.unmarshal(Files.readString(one.source()), GenericKubernetesResource.class);

    var stored = dryRun(resource);

    assertThat(stored.<String>get("spec", "prometheus", "via")).isIn(null, "Auto");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jobServer: {}, workload: {image: any}                     | exactly one of spec.jobServer, spec.workload and spec.target",
        "workload: {image: any}, target: {service: {name: a}}      | exactly one of spec.jobServer, spec.workload and spec.target",
        "replicas: 1                                               | exactly one of spec.jobServer, spec.workload and spec.target",
        "target: {}                                                | exactly one of service and workload",
        "target: {service: {name: a}, workload: {kind: DaemonSet, name: a}} | exactly one of service and workload",
        "target: {service: {}}                                     | spec.target.service.name",
        "target: {workload: {name: a}}                             | spec.target.workload.kind",
        "target: {workload: {kind: Job, name: a}}                  | spec.target.workload.kind",
        "target: {service: {name: a}, port: 0}                     | spec.target.port",
        "target: {service: {name: a}, port: 65536}                 | spec.target.port",
        "target: {service: {name: a}, port: ''}                    | spec.target.port",
        "target: {service: {name: a}, port: Web}                   | spec.target.port",
        "target: {service: {name: a}, port: true}                  | spec.target.port",
        "target: {service: {name: a}}, replicas: 2                 | spec.replicas",
        "target: {service: {name: a}}, replicas: 0                 | spec.replicas",
        "target: {service: {name: a}}, scrape: {port: 80}          | spec.scrape.port",
        "workload: {image: any}, scrape: {alongside: true}         | spec.scrape.alongside",
        "jobServer: {}, color: red                                 | spec.color",
        "jobServer: {storage: {sise: 1Gi}}                         | spec.jobServer.storage.sise",
        "workload: {port: 8080}                                    | spec.workload.image",
        "workload: {image: any, port: 0}                           | spec.workload.port",
        "workload: {image: any, port: 70000}                       | spec.workload.port",
        "workload: {image: any, port: http}                        | spec.workload.port",
        "workload: {image: any}, scrape: {port: 70000}             | spec.scrape.port",
        "workload: {image: any}, scrape: {interval: 0s}            | spec.scrape.interval",
        "workload: {image: any}, scrape: {interval: 4s}            | spec.scrape.interval",
        "workload: {image: any}, scrape: {interval: 25h}           | spec.scrape.interval",
        "workload: {image: any}, scrape: {interval: 99999999h}     | spec.scrape.interval",
        "workload: {image: any}, scrape: {interval: soon}          | spec.scrape.interval",
        "workload: {image: any}, scrape: {interval: 10s, timeout: 11s} | spec.scrape.timeout",
        "workload: {image: any}, scrape: {timeout: 0s}             | spec.scrape.timeout",
        "workload: {image: any}, scrape: {path: metrics}           | spec.scrape.path",
        "workload: {image: any}, scrape: {endpoints: [{port: 8080}]} | spec.scrape.endpoints must not contain the main endpoint",
        "workload: {image: any}, scrape: {port: 90, endpoints: [{port: 90}]} | scrape.endpoints must not contain the main endpoint",
        "workload: {image: any}, scrape: {endpoints: [{}]}         | scrape.endpoints must not contain the main endpoint",
        "target: {service: {name: a}, port: web}, scrape: {endpoints: [{port: web}]} | spec.scrape.endpoints must not contain the main endpoint",
        "workload: {image: any}, scrape: {endpoints: [{path: /a}, {path: /a}]} | each combination of port and path must be unique",
        "workload: {image: any}, scrape: {endpoints: [{port: 1}, {port: 1}]} | each combination of port and path must be unique",
        "workload: {image: any}, scrape: {port: 90, endpoints: [{path: /a}, {port: 90, path: /a}]} | each combination of port and path must be unique",
        "workload: {image: any}, scrape: {endpoints: [{port: 1}, {port: 2}, {port: 3}, {port: 4}, {port: 5}, {port: 6}, {port: 7}, {port: 9}, {port: 10}]} | spec.scrape.endpoints: Too many",
        "workload: {image: any}, scrape: {endpoints: [{path: a}]}  | spec.scrape.endpoints[0].path",
        "workload: {image: any}, scrape: {endpoints: [{path: '/a?b'}]} | spec.scrape.endpoints[0].path",
        "workload: {image: any}, scrape: {endpoints: [{port: 0}]}  | spec.scrape.endpoints[0].port",
        "workload: {image: any}, scrape: {endpoints: [{port: 65536}]} | spec.scrape.endpoints[0].port",
        "workload: {image: any}, scrape: {endpoints: [{port: web}]} | port must be a number if spec.workload is set",
        "target: {service: {name: a}}, scrape: {endpoints: [{port: 'a b'}]} | spec.scrape.endpoints[0].port",
        "jobServer: {}, scrape: {endpoints: [{path: /a}]}          | spec.scrape.endpoints must be omitted",
        "workload: {image: any}, scrape: {scheme: ftp}             | spec.scrape.scheme",
        "workload: {image: any}, scrape: {tls: {}}                 | scrape.tls requires scrape.scheme https",
        "workload: {image: any}, scrape: {scheme: https, tls: {cert: {secretKeyRef: {name: a, key: b}}}} | tls.cert and tls.key",
        "workload: {image: any}, scrape: {scheme: https, tls: {ca: {}}} | exactly one of secretKeyRef and configMapKeyRef",
        "workload: {image: any}, scrape: {scheme: https, tls: {insecureSkipVerify: true, ca: {secretKeyRef: {name: a, key: b}}}} | tls.insecureSkipVerify",
        "workload: {image: any}, scrape: {bearerToken: {secretKeyRef: {name: a}}} | spec.scrape.bearerToken.secretKeyRef.key",
        "workload: {image: any}, scrape: {bearerToken: {secretKeyRef: {name: a, key: b}}, basicAuth: {username: {secretKeyRef: {name: a, key: b}}, password: {secretKeyRef: {name: a, key: b}}}} | scrape.basicAuth",
        "workload: {image: any}, scrape: {basicAuth: {username: {secretKeyRef: {name: a, key: b}}}} | spec.scrape.basicAuth.password",
        "workload: {image: any}, scrape: {params: [{name: a, values: []}]} | spec.scrape.params[0].values",
        "workload: {image: any}, scrape: {params: [{name: a, values: [b]}, {name: a, values: [c]}]} | must be unique",
        "workload: {image: any}, scrape: {protocols: [Json]}       | spec.scrape.protocols[0]",
        "workload: {image: any}, scrape: {honor: [job]}            | spec.scrape.honor[0]",
        "workload: {image: any}, scrape: {limits: {samples: 0}}    | spec.scrape.limits.samples",
        "workload: {image: any}, scrape: {limits: {body: 10 MB}}   | spec.scrape.limits.body",
        "workload: {image: any}, scrape: {metricRelabelings: {keep: ['a.*b']}} | spec.scrape.metricRelabelings.keep[0]",
        "jobServer: {}, scrape: {scheme: https}                    | spec.scrape.scheme must be omitted or http",
        "jobServer: {}, scrape: {port: 6601}                       | spec.scrape.port",
        "jobServer: {}, scrape: {path: /other}                     | spec.scrape.path",
        "workload: {image: any}, replicas: -1                      | spec.replicas",
        "workload: {image: any}, replicas: 99999999999             | spec.replicas",
        "jobServer: {}, replicas: 2                                | spec.replicas",
        "jobServer: {database: {}}                                 | spec.jobServer.database.secretRef",
        "jobServer: {storage: {}, database: {secretRef: {name: a}}} | spec.jobServer.storage",
        "jobServer: {tokens: {secretRef: {}}}                      | spec.jobServer.tokens.secretRef.name",
        "jobServer: {callbacks: {}}                               | spec.jobServer.callbacks.secretRef",
        "jobServer: {webhooks: {secretRef: {}}}                    | spec.jobServer.webhooks.secretRef.name",
        "jobServer: {queues: [{name: mail}]}                       | spec.jobServer.queues[0].concurrency",
        "jobServer: {queues: [{name: mail, concurrency: 0}]}       | spec.jobServer.queues[0].concurrency",
        "jobServer: {queues: [{name: a, concurrency: 1}, {name: a, concurrency: 2}]} | spec.jobServer.queues[1]",
        "jobServer: {queues: [{name: 'a=b', concurrency: 1}]}      | spec.jobServer.queues[0].name",
        "jobServer: {image: ''}                                    | spec.jobServer.image",
        "jobServer: {storage: {size: huge}}                        | spec.jobServer.storage.size",
        "jobServer: {actions: {commands: {x: relative}}}           | spec.jobServer.actions.commands",
        "jobServer: {actions: {commands: {'X Y': /bin/x}}}         | spec.jobServer.actions.commands",
        "jobServer: {actions: {http: {}}}                          | spec.jobServer.actions.http",
        "jobServer: {actions: {http: {hosts: ['http://a']}}}       | spec.jobServer.actions.http.hosts[0]",
        "jobServer: {actions: {http: {hosts: ['a,b']}}}            | spec.jobServer.actions.http.hosts[0]",
        "jobServer: {actions: {jars: {configMapRef: {}}}}          | spec.jobServer.actions.jars.configMapRef.name",
        "jobServer: {}, prometheus: {via: Push}                    | spec.prometheus.via",
        "jobServer: {}, prometheus: {names: [kps]}                 | spec.prometheus.names[0]",
        "jobServer: {}, prometheus: {names: ['a/b; rm']}           | spec.prometheus.names[0]",
        "jobServer: {}, prometheus: {selector: {matchExpressions: [{key: a, operator: Is}]}} | operator",
        "jobServer: {}, prometheus: {selector: {matchExpressions: [{key: a, operator: In}]}} | values must not be empty",
        "jobServer: {}, prometheus: {selector: {matchExpressions: [{key: a, operator: NotIn, values: []}]}} | values must not be empty",
        "jobServer: {}, prometheus: {selector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}} | must be empty for Exists",
        "workload: {image: any, env: [{name: 1A, value: x}]}       | spec.workload.env[0].name",
        "workload: {image: any, runAsUser: 0}                      | spec.workload.runAsUser",
        "workload: {image: any, runAsUser: nobody}                 | spec.workload.runAsUser",
        "workload: {image: any, writable: [/]}                     | spec.workload.writable[0]",
        "workload: {image: any, writable: [cache]}                 | spec.workload.writable[0]",
        "workload: {image: any, writable: [/var/../etc]}           | spec.workload.writable[0]",
        "workload: {image: any, writable: [/var/cache/]}           | spec.workload.writable[0]",
        "workload: {image: any, writable: [/var//cache]}           | spec.workload.writable[0]",
        "workload: {image: any, writable: ['/var/c:x']}            | spec.workload.writable[0]",
        "workload: {image: any, writable: [/a, /a]}                | spec.workload.writable[1]",
        "workload: {image: any, writable: [/a, /a/b]}              | workload.writable must not contain a path that is below another one",
        "workload: {image: any, writable: [/tmp]}                  | workload.writable must not contain /tmp",
        "workload: {image: any, writable: [/proc/x]}               | workload.writable must not contain /tmp",
        "workload: {image: any, writable: [/etc/x/y], files: [{mountPath: /etc/x, secret: {name: x}}]} | workload.writable must not contain the path of an entry of workload.files",
        "workload: {image: any, files: [{mountPath: /etc/x}]}      | exactly one of configMap and secret",
        "workload: {image: any, files: [{mountPath: /etc/x, configMap: {name: x}, secret: {name: x}}]} | exactly one of configMap and secret",
        "workload: {image: any, files: [{mountPath: etc, secret: {name: x}}]} | spec.workload.files[0].mountPath",
        "workload: {image: any, files: [{mountPath: /tmp, secret: {name: x}}]} | files: mountPath must not be /tmp",
        "workload: {image: any, files: [{mountPath: /etc/x, secret: {name: x, key: a/b}}]} | spec.workload.files[0].secret.key",
        "workload: {image: any, files: [{mountPath: /a, secret: {name: x}}, {mountPath: /a, secret: {name: y}}]} | spec.workload.files[1]",
        "workload: {image: any, files: [{mountPath: /a/b, secret: {name: x}}, {mountPath: /a, secret: {name: y}}]} | workload.files must not contain a path that is below another one",
        "workload: {image: any, ports: [{name: metrics, port: 90}]} | ports: name must not be http or metrics",
        "workload: {image: any, ports: [{name: http, port: 90}]}   | ports: name must not be http or metrics",
        "workload: {image: any, ports: [{name: A, port: 90}]}      | spec.workload.ports[0].name",
        "workload: {image: any, ports: [{name: a, port: 90}, {name: a, port: 91}]} | spec.workload.ports[1]",
        "workload: {image: any, ports: [{name: a, port: 90}, {name: b, port: 90}]} | workload.ports must not contain the same port twice",
        "workload: {image: any, ports: [{name: a, port: 8080}]}    | workload.ports must not contain workload.port",
        "workload: {image: any, podLabels: {app.kubernetes.io/name: x}} | podLabels must not contain app.kubernetes.io/name",
        "workload: {image: any, podLabels: {pod-template-hash: x}} | podLabels must not contain app.kubernetes.io/name",
        "workload: {image: any, podLabels: {monitored.dev/x: x}}   | spec.workload.podLabels",
        "workload: {image: any, podLabels: {'a b': x}}             | spec.workload.podLabels",
        "workload: {image: any, podLabels: {a: 'b c'}}             | spec.workload.podLabels.a",
        "workload: {image: any, podAnnotations: {monitored.dev/x: x}} | podAnnotations must not contain keys that start with monitored.dev/",
        "workload: {image: any, podAnnotations: {a/b/c: x}}        | spec.workload.podAnnotations",
        "jobServer: {podLabels: {app.kubernetes.io/instance: x}}   | spec.jobServer.podLabels",
        "workload: {image: any, nodeSelector: {'a b': x}}          | spec.workload.nodeSelector",
        "workload: {image: any, tolerations: [{value: x}]}         | tolerations: operator must be Exists if key is omitted",
        "workload: {image: any, tolerations: [{key: a, operator: Exists, value: x}]} | tolerations: value must be omitted if operator is Exists",
        "workload: {image: any, tolerations: [{key: a, tolerationSeconds: 5}]} | tolerations: effect must be NoExecute",
        "workload: {image: any, tolerations: [{key: a, effect: Never}]} | spec.workload.tolerations[0].effect",
        "workload: {image: any, topologySpreadConstraints: [{maxSkew: 1, topologyKey: a}]} | spec.workload.topologySpreadConstraints[0].whenUnsatisfiable",
        "workload: {image: any, topologySpreadConstraints: [{maxSkew: 1, topologyKey: a, whenUnsatisfiable: ScheduleAnyway, minDomains: 2}]} | topologySpreadConstraints: whenUnsatisfiable must be DoNotSchedule",
        "workload: {image: any, probes: {liveness: {periodSeconds: 5}}} | spec.workload.probes.liveness",
        "workload: {image: any, resources: {limits: {cpu: fast}}}  | spec.workload.resources.limits.cpu",
        "workload: {image: any, resources: {limits: {cpu: -1}}}    | spec.workload.resources.limits.cpu",
        "workload: {image: any, resources: {limits: {cpu: 0.5}}}   | spec.workload.resources.limits.cpu",
        "workload: {image: any, resources: {requests: {cpu: 2}, limits: {cpu: 1500m}}} | resources.requests.cpu must not be greater than resources.limits.cpu",
        "workload: {image: any, resources: {requests: {cpu: '1.5'}, limits: {cpu: 1}}} | spec.workload.resources.requests.cpu",
        "jobServer: {resources: {requests: {memory: 1.5Gi}, limits: {memory: 1535Mi}}} | resources.requests.memory must not be greater than resources.limits.memory",
        "jobServer: {storage: {size: 0}}                           | spec.jobServer.storage.size",
        "jobServer: {storage: {size: 0.0Gi}}                       | storage.size must be greater than 0",
      })
  void aMistakeIsRefusedByTheNameOfItsField(String spec, String named) {
    assertThatThrownBy(() -> dryRun(aMonitored("bad", spec)))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(named);
  }

  @Test
  void whatRunsIsNotTakenForWhatSomebodyElseRuns() {
    var stored = client.resource(aMonitored("run", WORKLOAD)).create();
    try {
      assertThatThrownBy(
              () -> client.resource(aMonitored("run", "target: {service: {name: a}}")).update())
          .hasMessageContaining("spec.target cannot be added or removed");
    } finally {
      client.resource(stored).delete();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "100000000", "1.5Gi", "'0.5'", "'1e3'", "'.5'", "250u", "'5E-1'", "0"})
  void aQuantityIsTakenAsKubernetesTakesIt_M33(String quantity) {
    var amounts = "{cpu: %1$s, memory: %1$s}".formatted(quantity);
    var resources = "resources: {requests: %1$s, limits: %1$s}".formatted(amounts);

    assertThat(dryRun(aMonitored("taken", "workload: {image: any, " + resources + "}")))
        .isNotNull();
    assertThat(dryRun(aMonitored("taken", "jobServer: {storage: {size: 1.5Gi}}"))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"51, a", "253, a", "3, A", "3, 1", "3, ."})
  void aNameThatIsNoDnsLabelOfFiftyCharactersIsRefused(int length, String character) {
    assertThatThrownBy(() -> dryRun(aMonitored(character.repeat(length), WORKLOAD)))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "target: {service: {name: a}}",
        "target: {service: {name: a}, port: web}, replicas: 1",
        "target: {workload: {kind: StatefulSet, name: a}, port: 9090}, scrape: {path: /m}",
        "target: {service: {name: a}, port: web}, scrape: {endpoints: [{port: 9102}, {port: exporter}, {path: /m}]}"
      })
  void aTargetIsTaken(String spec) {
    assertThat(dryRun(aMonitored("target", spec)).<Object>get("spec", "target")).isNotNull();
  }

  @Test
  void aNameOfFiftyCharactersIsTaken() {
    assertThat(dryRun(aMonitored("a".repeat(50), WORKLOAD)).getMetadata().getName()).hasSize(50);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{size: 2Gi, storageClassName: slow} | {size: 2Gi, storageClassName: fast} | spec.jobServer.storage",
        "{size: 2Gi, storageClassName: slow} | {size: 2Gi}                         | spec.jobServer.storage",
        "{size: 2Gi}                         | {size: 2Gi, storageClassName: fast} | spec.jobServer.storage"
      })
  void aVolumeDoesNotChangeItsClass(String before, String after, String named) {
    var stored =
        client.resource(aMonitored("volume", "jobServer: {storage: " + before + "}")).create();
    try {
      var changed = aMonitored("volume", "jobServer: {storage: " + after + "}");

      assertThatThrownBy(() -> client.resource(changed).update()).hasMessageContaining(named);
    } finally {
      client.resource(stored).delete();
    }
  }

  /** What the volume has, only the operator knows: it never asks for less. */
  @Test
  void aVolumeGrowsAndTheWishMayBeTakenBackOrGivenUp() {
    client.resource(aMonitored("grown", "jobServer: {storage: {size: 1Gi}}")).create();

    client.resource(aMonitored("grown", "jobServer: {storage: {size: 1025Mi}}")).update();
    client.resource(aMonitored("grown", "jobServer: {storage: {size: 1Gi}}")).update();
    var without = client.resource(aMonitored("grown", "jobServer: {}")).update();

    assertThat(without.<Object>get("spec", "jobServer", "storage")).isNull();
    client.resource(without).delete();
  }

  @Test
  void whatNobodyHasLookedAtHasAStatusThatSaysSo_M28() {
    var stored = client.resource(aMonitored("unseen", WORKLOAD)).create();
    try {
      assertThat(stored.<Integer>get("status", "observedGeneration")).isEqualTo(-1);
      assertThat(client.resource(stored).get().<Integer>get("status", "observedGeneration"))
          .isEqualTo(-1);
    } finally {
      client.resource(stored).delete();
    }
  }

  /** Who upgrades has objects from before; what has a status keeps it. */
  @Test
  void anObjectFromBeforeTheDefaultHasItTooUnlessItHasAStatus_M28() {
    var server = ApiServer.shared();
    changeStatus(schema -> schema.setDefault(null));
    var unseen = client.resource(aMonitored("unseen", WORKLOAD)).create();
    var seen = client.resource(aMonitored("seen", WORKLOAD)).create();
    try {
      await().until(() -> client.resource(unseen).get().get("status") == null);
      seen.setAdditionalProperty("status", Map.of("observedGeneration", 1));
      client.resource(seen).updateStatus();

      server.apply(Crd.FILE);

      await()
          .untilAsserted(() ->
              assertThat(client.resource(unseen).get().<Integer>get("status", "observedGeneration"))
                  .isEqualTo(-1));
      assertThat(client.resource(seen).get().<Integer>get("status", "observedGeneration"))
          .isEqualTo(1);
    } finally {
      server.apply(Crd.FILE);
      client.resource(unseen).delete();
      client.resource(seen).delete();
    }
  }

  private void changeStatus(Consumer<JSONSchemaProps> change) {
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("monitoreds.monitored.dev")
        .edit(crd -> {
          var schema = crd.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
          change.accept(Objects.requireNonNull(schema.getProperties().get("status")));
          return crd;
        });
  }

  @Test
  void replicasCanBeScaled() {
    var stored = client.resource(aMonitored("scaled", WORKLOAD)).create();

    client.resource(stored).scale(3);

    assertThat(client.resource(stored).get().<Integer>get("spec", "replicas")).isEqualTo(3);
    client.resource(stored).delete();
  }

  private GenericKubernetesResource dryRun(GenericKubernetesResource resource) {
    return client
        .resource(resource)
        .inNamespace(Case.NAMESPACE)
        .dryRun()
        .fieldValidation(Validation.STRICT)
        .create();
  }

  private static GenericKubernetesResource aMonitored(String name, String spec) {
    return Serialization.unmarshal(
        "apiVersion: monitored.dev/v1alpha1\nkind: Monitored\nmetadata: {name: '%s', namespace: %s}\nspec: {%s}"
            .formatted(name, Case.NAMESPACE, spec),
        GenericKubernetesResource.class);
  }
}
