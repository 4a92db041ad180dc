package dev.monitored.server.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monitored.action.ActionFailed;
import dev.monitored.action.Violation;
import dev.monitored.server.action.RecordedAttempt;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpActionTest {
  private static final AllowedHosts HOSTS =
      new AllowedHosts(HostPattern.list("shop.example"), List.of());

  private final HttpAction http = new HttpAction(HOSTS, 1024);

  private List<String> refused(String name, @Nullable Object value) {
    var arguments = new HashMap<String, @Nullable Object>();
    arguments.put("url", "http://shop.example");
    arguments.put("method", "POST");
    arguments.put(name, value);
    return http.check(arguments).stream().map(Violation::pointer).toList();
  }

  @Test
  void acceptsWhatItIsMadeFor() {
    assertThat(http.check(Map.of("url", "https://shop.example/"))).isEmpty();
    assertThat(
            http.check(
                Map.of(
                    "url",
                    "http://shop.example/a?b",
                    "method",
                    "PATCH",
                    "headers",
                    Map.of("Authorization", "Bearer x", "X-A", ""),
                    "body",
                    "{}",
                    "expectStatus",
                    List.of(200, 404),
                    "followRedirects",
                    true)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://bank.example",
        "http://shop.example:81",
        "http://u:p@shop.example",
        "shop.example"
      })
  void refusesWhereItMustNotGo(String url) {
    assertThat(refused("url", url)).containsExactly("/arguments/url");
    assertThatExceptionOfType(ActionFailed.class)
        .isThrownBy(() -> http.run(RecordedAttempt.with(Map.of("url", url))))
        .withMessageStartingWith("/arguments/url ")
        .returns(false, ActionFailed::isRetryable);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "content-length",
        "Connection",
        "Transfer-Encoding",
        "TE",
        "Trailer",
        "Upgrade",
        "Keep-Alive",
        "Proxy-Authorization",
        "Proxy-Connection",
        "Expect",
        "",
        "a b",
        "a:",
        "ä",
        "a\r\nHost"
      })
  void refusesHeadersThatAreNotForUsers(String name) {
    assertThat(refused("headers", Map.of(name, "x"))).containsExactly("/arguments/headers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nHost: b", "a\nb", "a\rb", "\0", "ä", "\u007f"})
  void refusesValuesThatEndALine(String value) {
    assertThat(refused("headers", Map.of("X-A", value))).containsExactly("/arguments/headers");
  }

  static List<List<?>> misfits() {
    return List.of(
        Arrays.asList("url", null),
        List.of("url", 1),
        List.of("method", "get"),
        List.of("method", "CONNECT"),
        List.of("headers", List.of()),
        List.of("headers", Map.of("X-A", 1)),
        List.of("headers", Map.of("X-A", "x".repeat(8193))),
        List.of("headers", Map.of("X-A", "x", "x-a", "x")),
        List.of("headers", numbered(65)),
        List.of("body", Map.of()),
        List.of("body", "x".repeat(256 * 1024 + 1)),
        List.of("retryStatus", 199),
        List.of("retryStatus", List.of(429, 600)),
        List.of("expectStatus", 199),
        List.of("expectStatus", 600),
        List.of("expectStatus", "200"),
        List.of("expectStatus", new BigDecimal("200.5")),
        List.of("expectStatus", List.of()),
        List.of("expectStatus", List.of(200, "x")),
        List.of("expectStatus", IntStream.range(200, 233).boxed().toList()),
        List.of("followRedirects", "true"),
        List.of("verify", false));
  }

  private static Map<String, Object> numbered(int count) {
    var headers = new HashMap<String, Object>();
    IntStream.range(0, count).forEach(number -> headers.put("X-" + number, ""));
    return headers;
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void refusesWhatItCannotDo(List<? extends @Nullable Object> misfit) {
    var name = String.valueOf(misfit.getFirst());

    assertThat(refused(name, misfit.getLast())).containsExactly("/arguments/" + name);
  }

  @Test
  void aBodyNeedsAMethodThatHasOne() {
    assertThat(http.check(Map.of("url", "http://shop.example", "body", "x")))
        .containsExactly(new Violation("/arguments/body", "cannot be used with GET"));
  }

  @Test
  void noViolationQuotesASecret() {
    var headers = Map.of("Authorization", "s3cr3t\n", "Host", "s3cr3t");

    assertThat(
            http.check(Map.of("url", "http://s3cr3t:s3cr3t@shop.example", "headers", headers))
                .toString())
        .contains("Authorization")
        .doesNotContain("s3cr3t");
  }
}
