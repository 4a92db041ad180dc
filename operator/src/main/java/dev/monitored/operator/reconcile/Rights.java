package dev.monitored.operator.reconcile;

import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.diagnosis.Observed.MissingRight;
import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Evidence;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.plan.Choice;
import dev.monitored.operator.plan.Route;
import dev.monitored.operator.snapshot.Discoverer;
import dev.monitored.operator.snapshot.PrometheusState;
import io.fabric8.kubernetes.api.model.authorization.v1.LocalSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.LocalSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Prometheuses lack to find the Pods of a {@code Monitored}. The API server is asked about
 * those that have its scrape pool, and nothing in it.
 */
record Rights(KubernetesClient client) {
  private static final Logger LOG = LoggerFactory.getLogger(Rights.class);
  private static final List<String> VERBS = List.of("list", "watch");

  private record Resource(String group, String plural) {
    @Override
    public String toString() {
      return group.isEmpty() ? plural : plural + "." + group;
    }
  }

  Map<PrometheusRef, MissingRight> missing(Observation observation, Evidence evidence) {
    var missing = new HashMap<PrometheusRef, MissingRight>();
    for (Choice choice : observation.plan().choices()) {
      if (findsNothing(evidence.answers().get(choice.ref()))) {
        observation
            .snapshot()
            .prometheus(choice.ref())
            .map(PrometheusState::discoverer)
            .flatMap(discoverer -> missing(observation.monitored(), choice, discoverer))
            .ifPresent(right -> missing.put(choice.ref(), right));
      }
    }
    return missing;
  }

  private static boolean findsNothing(@Nullable Answer answer) {
    return answer instanceof Heard heard
        && !heard.pools().isEmpty()
        && heard.targets().isEmpty()
        && heard.dropped().isEmpty();
  }

  /** Empty, too, if the operator may not ask. */
  private Optional<MissingRight> missing(
      Monitored monitored, Choice choice, Discoverer discoverer) {
    var namespace = monitored.getMetadata().getNamespace();
    var needed = needed(choice, discoverer);
    try {
      return needed.stream()
          .flatMap(resource ->
              VERBS.stream()
                  .filter(verb -> !isAllowed(discoverer, verb, resource, namespace))
                  .map(verb -> verb + " " + resource))
          .findFirst()
          .map(first -> right(first, needed, discoverer));
    } catch (KubernetesClientException e) {
      LOG.debug("Cannot ask what {} may do in {}: {}", discoverer, namespace, e.getMessage());
      return Optional.empty();
    }
  }

  private static MissingRight right(String first, List<Resource> needed, Discoverer discoverer) {
    return new MissingRight(
        discoverer.namespace() + ":" + discoverer.serviceAccount(),
        first,
        needed.stream().map(Resource::toString).toList());
  }

  private static List<Resource> needed(Choice choice, Discoverer discoverer) {
    var endpoints =
        discoverer.usesSlices()
            ? new Resource("discovery.k8s.io", "endpointslices")
            : new Resource("", "endpoints");
    var pods = new Resource("", "pods");
    return choice.route() == Route.POD_MONITOR
        ? List.of(pods)
        : List.of(new Resource("", "services"), endpoints, pods);
  }

  private boolean isAllowed(
      Discoverer discoverer, String verb, Resource resource, String namespace) {
    var review = review(discoverer, verb, resource, namespace);
    return client.resource(review).create().getStatus().getAllowed();
  }

  private static LocalSubjectAccessReview review(
      Discoverer discoverer, String verb, Resource resource, String namespace) {
    var user =
        "system:serviceaccount:%s:%s"
            .formatted(discoverer.namespace(), discoverer.serviceAccount());
    var groups =
        List.of(
            "system:serviceaccounts",
            "system:serviceaccounts:" + discoverer.namespace(),
            "system:authenticated");
    return new LocalSubjectAccessReviewBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withUser(user)
        .withGroups(groups)
        .withNewResourceAttributes()
        .withNamespace(namespace)
        .withGroup(resource.group())
        .withResource(resource.plural())
        .withVerb(verb)
        .endResourceAttributes()
        .endSpec()
        .build();
  }
}
