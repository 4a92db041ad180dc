package dev.monitored.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.monitored.server.http.wire.EtagResponse;
import dev.monitored.server.http.wire.Problem;
import dev.monitored.server.http.wire.ProblemException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * The page for people: its start at {@code /}, and its files. They have no data, so they need no
 * token; the page asks the API with the token of its user.
 */
final class PageRoutes {
  static final String START = "/";
  static final String FILE = "/page/{folder}/{file}";

  private static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");
  private static final HeaderName SNIFFING = HeaderNames.create("X-Content-Type-Options");
  private static final HeaderName REFERRER = HeaderNames.create("Referrer-Policy");

  private final PageFiles files = new PageFiles();
  private final PageFiles.File start = files.get("shell", "index.html").orElseThrow();
  private final String policy = policy(PageFiles.hashOfImportMap(start));

  /** Nothing from elsewhere, no script in the document but the import map, no markup from texts. */
  private static String policy(String importMap) {
    return "default-src 'none'; script-src 'self' '"
        + importMap
        + "'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
        + " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
  }

  void addTo(HttpRouting.Builder routing) {
    OpenRoute.add(routing, START, (request, response) -> send(request, response, start));
    OpenRoute.add(routing, FILE, this::file);
  }

  private void file(ServerRequest request, ServerResponse response) {
    var path = request.path().pathParameters();
    var file = files.get(path.get("folder"), path.get("file"));
    send(request, response, file.orElseThrow(() -> new ProblemException(Problem.unknown("file"))));
  }

  private void send(ServerRequest request, ServerResponse response, PageFiles.File file) {
    response
        .header(POLICY, policy)
        .header(SNIFFING, "nosniff")
        .header(REFERRER, "no-referrer")
        // Asked again each time: after an update, no file of the version before is used.
        .header(HeaderNames.CACHE_CONTROL, "no-cache");
    EtagResponse.send(request, response, file.tag(), file.mediaType(), file.text().getBytes(UTF_8));
  }
}
