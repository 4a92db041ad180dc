package dev.monitored.server.action.http;

import dev.monitored.action.Violation;
import dev.monitored.server.action.Arguments;
import dev.monitored.server.action.ArgumentsSchema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The arguments of an HTTP job: what is wrong with them, and what they say. */
final class HttpArguments {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
  private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");
  private static final int MAX_HEADERS = 64;
  private static final int MAX_BODY = 256 * 1024;
  private static final int MAX_STATUSES = 32;

  static final ArgumentsSchema SCHEMA =
      ArgumentsSchema.of(
          """
          {
            "type": "object",
            "required": ["url"],
            "additionalProperties": false,
            "properties": {
              "url": {
                "type": "string", "format": "uri",
                "description": "http or https, of a host that the settings allow"},
              "method": {
                "type": "string", "enum": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
                "default": "GET",
                "description": "GET (default), HEAD, POST, PUT, PATCH, DELETE"},
              "headers": {
                "type": "object", "additionalProperties": {"type": "string"}, "maxProperties": %d,
                "description": "at most %d"},
              "body": {
                "type": "string", "maxLength": %d,
                "description": "sent as UTF-8; not with GET or HEAD"},
              "expectStatus": {
                "type": ["integer", "array"], "minimum": 200, "maximum": 599,
                "items": {"type": "integer", "minimum": 200, "maximum": 599},
                "minItems": 1, "maxItems": %d,
                "description": "default: any from 200 to 299"},
              "retryStatus": {
                "type": ["integer", "array"], "minimum": 200, "maximum": 599,
                "items": {"type": "integer", "minimum": 200, "maximum": 599},
                "minItems": 1, "maxItems": %d,
                "description": "default: all but 400 to 499, and 408, 425, 429"},
              "followRedirects": {
                "type": "boolean", "default": false,
                "description": "at most 3, to hosts that are allowed"}
            }
          }
          """
              .formatted(MAX_HEADERS, MAX_HEADERS, MAX_BODY, MAX_STATUSES, MAX_STATUSES));

  private final Arguments arguments;

  private HttpArguments(Map<String, @Nullable Object> values) {
    arguments = new Arguments(values, SCHEMA);
  }

  static List<Violation> violations(Map<String, @Nullable Object> values, AllowedHosts hosts) {
    return new HttpArguments(values).violations(hosts);
  }

  private List<Violation> violations(AllowedHosts hosts) {
    checkUrl(hosts);
    checkBody(checkMethod());
    checkHeaders();
    checkStatus("expectStatus");
    checkStatus("retryStatus");
    arguments.optional("followRedirects", Boolean.class, "true or false");
    return arguments.violations();
  }

  private void checkUrl(AllowedHosts hosts) {
    var url = arguments.required("url", String.class, "a string");
    if (url == null) {
      return;
    }
    try {
      if (!hosts.allow(HttpTarget.of(url))) {
        arguments.refuse("url", AllowedHosts.NOT_ALLOWED);
      }
    } catch (IllegalArgumentException e) {
      arguments.refuse("url", String.valueOf(e.getMessage()));
    }
  }

  private String checkMethod() {
    var method = arguments.optional("method", String.class, "a string");
    if (method != null && !METHODS.contains(method)) {
      arguments.refuse("method", "must be GET, HEAD, POST, PUT, PATCH or DELETE");
    }
    return method == null ? "GET" : method;
  }

  private void checkBody(String method) {
    var body = arguments.optional("body", String.class, "a string");
    if (body != null && WITHOUT_BODY.contains(method)) {
      arguments.refuse("body", "cannot be used with " + method);
    }
    if (body != null && body.length() > MAX_BODY) {
      arguments.refuse("body", "must have at most " + MAX_BODY + " characters");
    }
  }

  private void checkHeaders() {
    var headers = arguments.optional("headers", Map.class, "an object of strings");
    if (headers == null) {
      return;
    }
    if (headers.size() > MAX_HEADERS) {
      arguments.refuse("headers", "must be at most " + MAX_HEADERS);
      return;
    }
    var names = new TreeMap<String, Object>(String.CASE_INSENSITIVE_ORDER);
    for (var header : ((Map<?, ?>) headers).entrySet()) {
      var name = String.valueOf(header.getKey());
      checkHeader(name, header.getValue());
      if (names.put(name, name) != null) {
        arguments.refuse("headers", "must not repeat a header");
      }
    }
  }

  // Values are not quoted: they may be secrets.
  private void checkHeader(String name, @Nullable Object value) {
    if (!HttpFields.isName(name)) {
      arguments.refuse("headers", "must have valid header names");
    } else if (!HttpFields.isForUsers(name)) {
      arguments.refuse("headers", "must not have " + name + ", which the server sets");
    } else if (!(value instanceof String text && HttpFields.isValue(text))) {
      arguments.refuse("headers", name + " must be a string of at most 8192 printable characters");
    }
  }

  private void checkStatus(String name) {
    var statuses = arguments.optional(name, Object.class, "an integer or an array");
    if (statuses != null && !isStatuses(asList(statuses))) {
      arguments.refuse(
          name, "must be an integer from 200 to 599, or at most 32 of them in an array");
    }
  }

  private static boolean isStatuses(List<?> statuses) {
    return !statuses.isEmpty()
        && statuses.size() <= MAX_STATUSES
        && statuses.stream().allMatch(HttpArguments::isStatus);
  }

  private static boolean isStatus(@Nullable Object status) {
    return status instanceof Number && status.toString().matches("[2-5][0-9]{2}");
  }

  private static List<?> asList(Object one) {
    return one instanceof List<?> list ? list : List.of(one);
  }

  /** What arguments say that have no violations. */
  static HttpCall call(Map<String, @Nullable Object> values) {
    var headers = new TreeMap<String, String>();
    if (values.get("headers") instanceof Map<?, ?> map) {
      map.forEach((name, value) -> headers.put(String.valueOf(name), String.valueOf(value)));
    }
    return new HttpCall(
        HttpTarget.of(String.valueOf(values.get("url"))),
        values.get("method") instanceof String method ? method.toUpperCase(Locale.ROOT) : "GET",
        headers,
        values.get("body") instanceof String body ? body : null,
        Boolean.TRUE.equals(values.get("followRedirects")));
  }

  /** Which statuses are a success. */
  static IntPredicate expected(Map<String, @Nullable Object> values) {
    return statuses(values.get("expectStatus"), status -> status >= 200 && status < 300);
  }

  /** After which of the others trying again may help. */
  static IntPredicate retried(Map<String, @Nullable Object> values) {
    return statuses(
        values.get("retryStatus"),
        status ->
            switch (status) {
              case 408, 425, 429 -> true;
              default -> status < 400 || status > 499;
            });
  }

  private static IntPredicate statuses(@Nullable Object named, IntPredicate standard) {
    if (named == null) {
      return standard;
    }
    var statuses = asList(named).stream().map(String::valueOf).collect(Collectors.toSet());
    return status -> statuses.contains(Integer.toString(status));
  }
}
