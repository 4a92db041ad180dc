package dev.monitored.server;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists, followed from page to page as a client does that knows nothing but links. */
class ListIT {
  private static final String HELD =
      """
      {"action": "sleep", "arguments": {"seconds": 0}, "simulate": true,
       "labels": {"team": "a&b c", "stage": "%s"}}
      """;
  private static final Pattern LINK = Pattern.compile("<(/[^>]+)>; rel=\"next\"");

  @TempDir Path data;

  private TestServer server;
  private Client client;

  @BeforeEach
  void start() {
    server = TestServer.start(data);
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** The ids or names of all things, page by page. */
  private List<List<String>> pages(String first, String field) throws Exception {
    var pages = new ArrayList<List<String>>();
    for (var link = Optional.of(first); link.isPresent(); ) {
      var page = client.get(link.get());
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      pages.add(values(page.body(), field));
      link = next(page);
      assertThat(link.isPresent()).isEqualTo(page.body().contains("\"nextCursor\""));
    }
    return pages;
  }

  private static List<String> values(String body, String field) {
    return Pattern.compile("\"%s\":\"([^\"]+)\"".formatted(field))
        .matcher(body)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static Optional<String> next(HttpResponse<String> page) {
    return page.headers()
        .firstValue("Link")
        .map(LINK::matcher)
        .map(link -> {
          assertThat(link.matches()).isTrue();
          return URI.create(link.group(1)).toString();
        });
  }

  private List<String> submitted(int count, String path, String body) throws Exception {
    var ids = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      ids.add(values(client.post(path, body).body(), "id").getFirst());
    }
    return ids;
  }

  @Test
  void linksLeadThroughAllThatMatchesInEitherDirection() throws Exception {
    var ids = submitted(5, "/api/v1/jobs", HELD.formatted("one"));
    submitted(1, "/api/v1/jobs", HELD.formatted("two"));
    var commas = submitted(2, "/api/v1/jobs", HELD.formatted("two,3")).reversed();
    var query =
        "/api/v1/jobs?limit=2&state=new&state=ok&labelSelector=team=a%26b%20c,stage%3Done&sort=";

    assertThat(pages("/api/v1/jobs?labelSelector=stage%3Dtwo%5C%2C3", "id"))
        .containsExactly(commas);
    assertThat(pages(query + "createdAt", "id"))
        .containsExactly(ids.subList(0, 2), ids.subList(2, 4), ids.subList(4, 5));
    assertThat(pages(query + "-createdAt", "id"))
        .containsExactly(
            ids.subList(3, 5).reversed(), ids.subList(1, 3).reversed(), ids.subList(0, 1));
  }

  @Test
  void aLinkKeepsTheQueryAsItWasEscaped() throws Exception {
    var ids = submitted(3, "/api/v1/jobs", HELD.formatted("one"));
    var cursor = ids.get(2);

    var page =
        client.get(
            "/api/v1/jobs?limit=1&c%%75rsor=%s&lab%%65lSelector=team=a%%26b+c,stage%%3Done&state=new"
                .formatted(cursor));

    assertThat(next(page))
        .contains(
            "/api/v1/jobs?limit=1&lab%65lSelector=team=a%26b+c,stage%3Done&state=new&cursor="
                + ids.get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"createdAt", "-createdAt"})
  void runsAreListedByLabelInEitherDirection(String sort) throws Exception {
    var run =
        """
        {"simulate": true, "labels": {"team": "%s"},
         "steps": [{"jobs": [{"action": "sleep", "arguments": {"seconds": 0}}]}]}
        """;
    var ids = submitted(3, "/api/v1/runs", run.formatted("shop"));
    submitted(1, "/api/v1/runs", run.formatted("bank"));
    var expected = sort.startsWith("-") ? ids.reversed() : ids;

    assertThat(pages("/api/v1/runs?limit=2&labelSelector=team=shop&sort=" + sort, "id"))
        .containsExactly(expected.subList(0, 2), expected.subList(2, 3));
  }

  @Test
  void schedulesHaveLinksToo() throws Exception {
    for (var name : List.of("a", "b", "c")) {
      var schedule =
          """
          {"cron": "@daily", "job": {"action": "sleep", "arguments": {"seconds": 0}}}
          """;
      client.send(
          client
              .request("/api/v1/schedules/" + name)
              .header("Content-Type", "application/json")
              .PUT(BodyPublishers.ofString(schedule)));
    }

    assertThat(pages("/api/v1/schedules?limit=2", "name"))
        .containsExactly(List.of("a", "b"), List.of("c"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sort=state", "sort=", "sort=createdAt&sort=createdAt", "sort=%2BcreatedAt"})
  void anotherOrderIsRefused(String query) throws Exception {
    for (var path : List.of("/api/v1/jobs?", "/api/v1/runs?")) {
      var refused = client.get(path + query);

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThatJson(refused.body()).node("detail").asString().startsWith("sort ");
    }
  }
}
