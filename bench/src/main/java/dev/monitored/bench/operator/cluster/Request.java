package dev.monitored.bench.operator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Set;

/**
 * One request to the API server, by its audit log.
 *
 * @param resource plural of the kind, with the subresource behind a slash if there is one; the path
 *     of what is no resource
 * @param object namespace and name
 */
public record Request(String verb, String resource, String object, int code, Instant at) {
  private static final Set<String> WRITING =
      Set.of("create", "update", "patch", "delete", "deletecollection");

  private static final int REFUSED = 300;

  static Request of(JsonNode event) {
    var about = event.path("objectRef");
    var subresource = about.path("subresource").asText();
    var resource =
        about.path("resource").asText() + (subresource.isEmpty() ? "" : "/") + subresource;
    return new Request(
        event.path("verb").asText(),
        resource.isEmpty() ? event.path("requestURI").asText() : resource,
        about.path("namespace").asText() + "/" + about.path("name").asText(),
        event.path("responseStatus").path("code").asInt(),
        Instant.parse(event.path("stageTimestamp").asText()));
  }

  /** Anything that changes something, apart from the lease and from questions about rights. */
  public boolean isWrite() {
    return WRITING.contains(verb) && !isLease() && !isReview();
  }

  /** Whether it is about leading; before that a replica asks whether it may. */
  public boolean isLease() {
    return resource.equals("leases") || resource.equals("selfsubjectrulesreviews");
  }

  /** Whether it asks who may do what. */
  public boolean isReview() {
    return resource.endsWith("accessreviews");
  }

  public boolean isEvent() {
    return resource.equals("events");
  }

  public boolean isListOrWatch() {
    return verb.equals("list") || verb.equals("watch");
  }

  /** Whether it wrote a child, and the API server agreed. */
  boolean isChild() {
    return isWrite() && !isEvent() && !resource.contains("/") && code < REFUSED;
  }

  boolean isStatus() {
    return isWrite() && resource.equals("monitoreds/status") && code < REFUSED;
  }
}
