package dev.monitored.bench.operator.prometheus;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parameters of a request, of its address and of its form. */
record Parameters(Map<String, List<String>> all) {
  static Parameters of(HttpExchange exchange) throws IOException {
    var query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
    var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    return new Parameters(
        Stream.of(query, form)
            .flatMap(text -> Stream.of(text.split("&")))
            .map(pair -> pair.split("=", 2))
            .filter(pair -> pair.length == 2)
            .collect(
                Collectors.groupingBy(
                    pair -> decoded(pair[0]),
                    Collectors.mapping(pair -> decoded(pair[1]), Collectors.toList()))));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Its first value; empty: it has none. */
  String first(String name) {
    var values = all(name);
    return values.isEmpty() ? "" : values.getFirst();
  }

  List<String> all(String name) {
    return all.getOrDefault(name, List.of());
  }
}
