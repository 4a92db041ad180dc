package dev.monitored.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monitored.operator.api.Monitored;
import dev.monitored.operator.api.MonitoredStatus;
import dev.monitored.operator.serve.OperatorMetrics;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes statuses. The API server refuses one as a whole if the CRD does not declare each of its
 * fields. Those that the CRD of an older version does not know are left out, and tried again later.
 */
final class StatusWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern UNDECLARED =
      Pattern.compile("\\.status\\.(\\S+): field not declared in schema");
  private static final Pattern INDEX = Pattern.compile("\\[\\d+]");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final OperatorMetrics metrics;
  private final InstantSource clock;
  private final Set<String> undeclared = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Instant> tryAgain = new AtomicReference<>(Instant.EPOCH);

  StatusWriter(OperatorMetrics metrics, InstantSource clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Returns whether it differed and was written. */
  boolean write(Monitored monitored, MonitoredStatus next, Context<Monitored> context) {
    var isWhole = undeclared.isEmpty() || isTimeToTryAgain();
    var status = isWhole ? next : declared(next);
    if (status.equals(monitored.getStatus())) {
      return false;
    }
    try {
      patch(monitored, status, context);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false; // deleted meanwhile
      }
      learn(e);
      if (declared(next).equals(status)) {
        throw e; // without anything more to leave out
      }
      return write(monitored, next, context);
    }
    if (isWhole) {
      forget();
    }
    return true;
  }

  private static void patch(
      Monitored monitored, MonitoredStatus status, Context<Monitored> context) {
    var patch = new Monitored();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withName(monitored.getMetadata().getName())
            .withNamespace(monitored.getMetadata().getNamespace())
            .build());
    patch.setStatus(status);
    PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(monitored, patch, context);
  }

  /** One of them does, since such a refusal takes the client many tries. */
  private boolean isTimeToTryAgain() {
    var now = clock.instant();
    var due = tryAgain.get();
    return !now.isBefore(due) && tryAgain.compareAndSet(due, now.plus(PATIENCE));
  }

  /** The API server names some of the fields at a time. */
  private void learn(KubernetesClientException refusal) {
    var fields =
        UNDECLARED
            .matcher(String.valueOf(refusal.getMessage()))
            .results()
            .map(found -> INDEX.matcher(found.group(1)).replaceAll(""))
            .collect(Collectors.toSet());
    if (undeclared.addAll(fields)) {
      tryAgain.set(clock.instant().plus(PATIENCE));
      metrics.crdOutdated(true);
      LOG.warn(
          "The CRD monitoreds.monitored.dev is older than this operator, so statuses omit {}; run:"
              + " kubectl apply --server-side --force-conflicts -f deploy/crds/monitored.yaml",
          undeclared);
    }
  }

  private void forget() {
    if (!undeclared.isEmpty()) {
      undeclared.clear();
      metrics.crdOutdated(false);
      LOG.info("The CRD monitoreds.monitored.dev is no longer older than this operator");
    }
  }

  private MonitoredStatus declared(MonitoredStatus status) {
    if (undeclared.isEmpty()) {
      return status;
    }
    var tree = JSON.<ObjectNode>valueToTree(status);
    undeclared.forEach(path -> remove(tree, List.of(path.split("\\."))));
    return JSON.convertValue(tree, MonitoredStatus.class);
  }

  private static void remove(JsonNode from, List<String> path) {
    if (from.isArray()) {
      from.forEach(item -> remove(item, path));
    } else if (path.size() > 1) {
      remove(from.path(path.getFirst()), path.subList(1, path.size()));
    } else if (from instanceof ObjectNode object) {
      object.remove(path.getFirst());
    }
  }
}
