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

  /** A path of the API has no spaces. */
  private static final String KEPT_IN_PATH = UNRESERVED + "$&+,/:;=@";

  static ScrapedUrl of(String url) {
    var query = url.indexOf('?');
    return query < 0
        ? new ScrapedUrl(url, List.of())
        : new ScrapedUrl(url.substring(0, query), List.of(url.substring(query + 1).split("&")));
  }

  /** Prometheus shows the path encoded, others as it is. */
  boolean isAt(int port, String path) {
    var start = ":" + port;
    return base.endsWith(start + path) || base.endsWith(start + encoded(path, KEPT_IN_PATH));
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
        .map(value -> encoded(parameter.name(), UNRESERVED) + "=" + encoded(value, UNRESERVED));
  }

  private static String encoded(String text, String kept) {
    var encoded = new StringBuilder();
    for (byte one : text.getBytes(UTF_8)) {
      char letter = (char) (one & 0xff);
      var isKept = (letter < 128 && Character.isLetterOrDigit(letter)) || kept.indexOf(letter) >= 0;
      encoded.append(isKept ? letter : letter == ' ' ? "+" : "%%%02X".formatted((int) letter));
    }
    return encoded.toString();
  }
}
