package dev.monitored.operator;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is installed with the operator so that it may do something: its account and the roles, as
 * {@code deploy/kustomize} ships them.
 *
 * @param namespace the operator's own
 */
record Release(String namespace, List<HasMetadata> objects) {
  static final String OPERATOR = "monitored-operator";

  private static final Set<String> READING = Set.of("get", "list", "watch");
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

  /** From now on these resources may not be read, in any namespace; they may still be written. */
  void withdraw(List<String> resources) {
    var client = ApiServer.shared().client();
    roles()
        .forEach(role -> {
          var found = client.resource(role).get();
          resources.forEach(resource -> takeFrom(found, resource));
          client.resource(found).update();
        });
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> resources.stream().noneMatch(resource -> mayList(client, resource)));
  }

  private Stream<ClusterRole> roles() {
    return objects.stream()
        .filter(ClusterRole.class::isInstance)
        .map(ClusterRole.class::cast)
        .filter(role -> role.getMetadata().getName().equals(OPERATOR));
  }

  /** The API server takes a moment to hear of a changed role. */
  private boolean mayList(KubernetesClient client, String resource) {
    return roles()
        .flatMap(role -> role.getRules().stream())
        .filter(rule -> rule.getResources().contains(resource))
        .map(rule -> listing(rule, resource))
        .anyMatch(review -> client.resource(review).create().getStatus().getAllowed());
  }

  private SubjectAccessReview listing(PolicyRule rule, String resource) {
    return new SubjectAccessReviewBuilder()
        .withNewSpec()
        .withUser(user())
        .withNewResourceAttributes()
        .withGroup(rule.getApiGroups().getFirst())
        .withResource(resource)
        .withName(rule.getResourceNames().stream().findFirst().orElse(null))
        .withVerb("list")
        .endResourceAttributes()
        .endSpec()
        .build();
  }

  private static void takeFrom(ClusterRole role, String resource) {
    var rules = new ArrayList<PolicyRule>();
    for (var rule : role.getRules()) {
      var isOfIt = rule.getResources().remove(resource);
      var writing = rule.getVerbs().stream().filter(verb -> !READING.contains(verb)).toList();
      if (!rule.getResources().isEmpty()) {
        rules.add(rule);
      }
      if (isOfIt && !writing.isEmpty()) {
        rules.add(new PolicyRuleBuilder(rule).withResources(resource).withVerbs(writing).build());
      }
    }
    role.setRules(rules);
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
