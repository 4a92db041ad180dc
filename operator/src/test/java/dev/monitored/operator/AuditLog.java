package dev.monitored.operator;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the API server says that it was asked, in the words of roles, from a moment on. */
record AuditLog(Path file, long begin) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORBIDDEN = 403;
  private static final int CREATED = 201;

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Account(@JsonProperty("username") String username) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Subject(
      @JsonProperty("apiGroup") String apiGroup,
      @JsonProperty("resource") String resource,
      @JsonProperty("subresource") String subresource) {
    String right() {
      var sub = subresource == null ? "" : "/" + subresource;
      return resource + sub + "." + Objects.requireNonNullElse(apiGroup, "");
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Outcome(@JsonProperty("code") int code) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Request(
      @JsonProperty("verb") String verb,
      @JsonProperty("requestURI") String uri,
      @JsonProperty("user") Account user,
      @JsonProperty("objectRef") Subject subject,
      @JsonProperty("responseStatus") Outcome outcome) {

    /** An apply that makes the object needs the right to create it, too. */
    Stream<String> rights() {
      var verbs =
          verb.equals("patch") && outcome.code() == CREATED
              ? Stream.of(verb, "create")
              : Stream.of(verb);
      return verbs.map(one -> one + " " + subject.right());
    }
  }

  static AuditLog from(Path file) {
    return new AuditLog(file, lines(file).count());
  }

  /** What that user needed, and had: {@code patch services.}, with the group after the dot. */
  Set<String> used(String user) {
    return of(user)
        .filter(request -> request.subject() != null && request.outcome().code() != FORBIDDEN)
        .flatMap(Request::rights)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What that user was refused, verb and path. */
  Set<String> refused(String user) {
    return of(user)
        .filter(request -> request.outcome().code() == FORBIDDEN)
        .map(request -> request.verb() + " " + request.uri().replaceFirst("\\?.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What the rules allow, in the same words. */
  static Set<String> allowed(List<PolicyRule> rules) {
    return rules.stream()
        .flatMap(rule ->
            rule.getApiGroups().stream()
                .flatMap(group ->
                    rule.getResources().stream()
                        .flatMap(resource ->
                            rule.getVerbs().stream()
                                .map(verb -> verb + " " + resource + "." + group))))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Stream<Request> of(String user) {
    return lines(file)
        .skip(begin)
        .map(AuditLog::request)
        .filter(request -> request.user().username().equals(user) && request.outcome() != null);
  }

  private static Request request(String line) {
    try {
      return JSON.readValue(line, Request.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
