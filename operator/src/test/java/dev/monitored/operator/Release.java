package dev.monitored.operator;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is installed with the operator so that it may do something: its account and the roles, as
 * {@code deploy/kustomize} ships them.
 *
 * @param namespace the operator's own
 */
record Release(String namespace, List<HasMetadata> objects) {
  static final String OPERATOR = "monitored-operator";

  private static final Path KUSTOMIZE = Path.of("../deploy/kustomize");
  private static final String SHIPPED = "monitored-system";

  /** For all namespaces. */
  static Release everywhere() {
    return new Release(SHIPPED, load(read("base/rbac.yaml"))).installed();
  }

  /** For one namespace alone; its account is another one, which has no other rights. */
  static Release in(String watched) {
    var own = ApiServer.shared().namespace();
    var base = load(read("base/rbac.yaml").replace(SHIPPED, own)).stream().filter(Release::isOfOne);
    var roles =
        read("overlays/namespaced/roles.yaml")
            .replace(SHIPPED, own)
            .replace("namespace: default", "namespace: " + watched);
    return new Release(own, Stream.concat(base, load(roles).stream()).toList()).installed();
  }

  /** How the operator's Pod would address the API server. */
  Config config() {
    var server = ApiServer.shared();
    var request = new TokenRequestBuilder().withNewSpec().endSpec().build();
    var token =
        server
            .client()
            .serviceAccounts()
            .inNamespace(namespace)
            .withName(OPERATOR)
            .tokenRequest(request);
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(server.config().getMasterUrl())
        .withCaCertData(server.config().getCaCertData())
        .withCaCertFile(server.config().getCaCertFile())
        .withOauthToken(token.getStatus().getToken())
        .build();
  }

  String user() {
    return "system:serviceaccount:%s:%s".formatted(namespace, OPERATOR);
  }

  /** What the operator's roles allow; those for people are not among them. */
  List<PolicyRule> rules() {
    return objects.stream()
        .filter(object -> object.getMetadata().getName().startsWith(OPERATOR))
        .flatMap(Release::rules)
        .toList();
  }

  /** As it was installed, whatever a test took away. */
  Release installed() {
    var client = ApiServer.shared().client();
    apply(
        client, new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build());
    objects.forEach(object -> apply(client, object));
    return this;
  }

  /** From now on a resource may be neither listed nor watched, in any namespace. */
  void withdraw(String resource) {
    var client = ApiServer.shared().client();
    objects.stream()
        .filter(ClusterRole.class::isInstance)
        .map(ClusterRole.class::cast)
        .forEach(role -> client.resource(role).edit(found -> without(found, resource)));
    await().atMost(Duration.ofSeconds(10)).until(() -> !mayList(client, resource));
  }

  /** The API server takes a moment to hear of a changed role. */
  private boolean mayList(KubernetesClient client, String resource) {
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(user())
            .withNewResourceAttributes()
            .withGroup(resource.startsWith("prometheus") ? "monitoring.coreos.com" : "")
            .withResource(resource)
            .withVerb("list")
            .endResourceAttributes()
            .endSpec()
            .build();
    return client.resource(review).create().getStatus().getAllowed();
  }

  private static ClusterRole without(ClusterRole role, String resource) {
    role.getRules().forEach(rule -> rule.getResources().remove(resource));
    role.getRules().removeIf(rule -> rule.getResources().isEmpty());
    return role;
  }

  private static void apply(KubernetesClient client, HasMetadata object) {
    client.resource(object).fieldManager("test").forceConflicts().serverSideApply();
  }

  private static Stream<PolicyRule> rules(HasMetadata object) {
    return switch (object) {
      case ClusterRole role -> role.getRules().stream();
      case Role role -> role.getRules().stream();
      default -> Stream.empty();
    };
  }

  /** The overlay deletes what reaches further. */
  private static boolean isOfOne(HasMetadata object) {
    return !(object instanceof ClusterRole) && !(object instanceof ClusterRoleBinding);
  }

  private static String read(String file) {
    try {
      return Files.readString(KUSTOMIZE.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<HasMetadata> load(String yaml) {
    var stream = new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
    return ApiServer.shared().client().load(stream).items();
  }
}
