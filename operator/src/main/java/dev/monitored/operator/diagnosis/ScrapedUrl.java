package dev.monitored.operator.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where Prometheus says that it scrapes a target.
 *
 * @param base without parameters
 * @param parameters each as {@code name=value}, decoded
 */
record ScrapedUrl(String base, List<String> parameters) {

  static ScrapedUrl of(String url) {
    var query = url.indexOf('?');
    return query < 0
        ? new ScrapedUrl(url, List.of())
        : new ScrapedUrl(
            url.substring(0, query),
            Stream.of(url.substring(query + 1).split("&")).map(ScrapedUrl::decoded).toList());
  }

  /** Of a path that Prometheus shows encoded only the port is compared. */
  boolean isAt(int port, String path) {
    var start = ":" + port;
    return base.endsWith(start + path) || (base.contains("%") && base.contains(start + "/"));
  }

  boolean isEncrypted() {
    return base.startsWith("https:");
  }

  boolean hasAll(Map<String, List<String>> wanted) {
    return wanted.entrySet().stream()
        .allMatch(one ->
            one.getValue().stream().allMatch(value -> parameters.contains(one.getKey() + "=" + value)));
  }

  /** Prometheus encodes whatever it adds; what cannot be decoded is none of it. */
  private static String decoded(String parameter) {
    try {
      return URLDecoder.decode(parameter, UTF_8);
    } catch (IllegalArgumentException e) {
      return parameter;
    }
  }
}
