package dev.monitored.server.http.wire;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Links to the next page of a list, as RFC 8288 has it: the same query, from another place on. */
public final class NextLink {
  private static final String CURSOR = "cursor";

  private NextLink() {}

  /**
   * Adds the link, unless the page is the last.
   *
   * @param after the cursor of the next page, which needs no escaping
   */
  public static void add(
      ServerRequest request, ServerResponse response, String path, Optional<?> after) {
    after.ifPresent(cursor -> add(request, response, path, "next", CURSOR, cursor));
  }

  /**
   * Adds a link to another part of what is read.
   *
   * @param parameter by which the part is told, which needs no escaping
   */
  public static void add(
      ServerRequest request,
      ServerResponse response,
      String path,
      String relation,
      String parameter,
      Object value) {
    response.header(
        HeaderNames.LINK, link(request, path, parameter, value) + "; rel=\"" + relation + "\"");
  }

  private static String link(ServerRequest request, String path, String replaced, Object value) {
    // As the client escaped it, so that it means the same: what may be in a query ends no link.
    return Stream.of(request.query().rawValue().split("&", -1))
            .filter(parameter -> !parameter.isEmpty() && !name(parameter).equals(replaced))
            .map(parameter -> parameter + "&")
            .collect(Collectors.joining("", "<" + path + "?", replaced + "=" + value))
        + ">";
  }

  private static String name(String parameter) {
    return URLDecoder.decode(parameter.split("=", 2)[0], StandardCharsets.UTF_8);
  }
}
