package dev.monitored.operator.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.monitored.operator.api.Scrape.Parameter;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where Prometheus says that it scrapes a target.
 *
 * @param base without parameters
 * @param parameters each as {@code name=value}, encoded as Prometheus does
 */
record ScrapedUrl(String base, List<String> parameters) {
  private static final String UNRESERVED = "-_.~";

  static ScrapedUrl of(String url) {
    var query = url.indexOf('?');
    return query < 0
        ? new ScrapedUrl(url, List.of())
        : new ScrapedUrl(url.substring(0, query), List.of(url.substring(query + 1).split("&")));
  }

  /** Of a path that Prometheus shows encoded only the port is compared. */
  boolean isAt(int port, String path) {
    var start = ":" + port;
    return base.endsWith(start + path) || (base.contains("%") && base.contains(start + "/"));
  }

  boolean isEncrypted() {
    return base.startsWith("https:");
  }

  /** A relabeling of that Prometheus may add others. */
  boolean hasAll(List<Parameter> wanted) {
    return wanted.stream().flatMap(ScrapedUrl::encoded).allMatch(parameters::contains);
  }

  private static Stream<String> encoded(Parameter parameter) {
    return parameter.values().stream()
        .map(value -> encoded(parameter.name()) + "=" + encoded(value));
  }

  private static String encoded(String text) {
    var encoded = new StringBuilder();
    for (byte one : text.getBytes(UTF_8)) {
      char letter = (char) (one & 0xff);
      var isKept =
          (letter < 128 && Character.isLetterOrDigit(letter)) || UNRESERVED.indexOf(letter) >= 0;
      encoded.append(isKept ? letter : letter == ' ' ? "+" : "%%%02X".formatted((int) letter));
    }
    return encoded.toString();
  }
}
