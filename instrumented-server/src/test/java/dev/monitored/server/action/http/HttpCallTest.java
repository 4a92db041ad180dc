package dev.monitored.server.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.monitored.action.Attempt;
import dev.monitored.action.AttemptKey;
import dev.monitored.action.JobId;
import dev.monitored.action.LogLevel;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallTest {
  private static final Map<String, String> HEADERS =
      Map.of(
          "Accept", "text/plain",
          "Authorization", "Bearer x",
          "Content-Type", "text/plain",
          "Cookie", "a=b",
          "X-Custom", "c");

  private static HttpCall call(String method, @Nullable String body) {
    return new HttpCall(HttpTarget.of("https://shop.example/a"), method, HEADERS, body, true);
  }

  /** An attempt that a schedule has started. */
  private record Scheduled(AttemptKey key, Map<String, @Nullable Object> arguments)
      implements Attempt {
    @Override
    public Optional<Instant> nominalTime() {
      return Optional.of(Instant.parse("2026-05-01T10:00:00Z"));
    }

    @Override
    public void log(LogLevel level, String text) {}
  }

  @Test
  void theReceiverLearnsWhoCallsUnlessTheUserSaysSo() {
    var id = new JobId(new UUID(0, 7));
    var target = HttpTarget.of("https://shop.example/a");
    var headers = Map.of("x-job-attempt", "mine");

    var call =
        new HttpCall(target, "POST", headers, null, false)
            .by(new Scheduled(new AttemptKey(id, 3), Map.of()));

    assertThat(call.headers())
        .isEqualTo(
            Map.of(
                "Idempotency-Key", id.toString(),
                "x-job-attempt", "mine",
                "X-Job-Nominal-Time", "2026-05-01T10:00:00Z"));
  }

  @Test
  void theSameOriginGetsAllOfIt() throws Exception {
    var next = call("PUT", "b").redirected(307, "/c");

    assertThat(next.target()).isEqualTo(HttpTarget.of("https://shop.example/c"));
    assertThat(next)
        .returns("PUT", HttpCall::method)
        .returns("b", HttpCall::body)
        .returns(HEADERS, HttpCall::headers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://bank.example", "http://shop.example", "https://shop.example:444"})
  void anotherOriginGetsNothingThatMayBeASecret(String location) throws Exception {
    var next = call("GET", null).redirected(302, location);

    assertThat(next.headers()).isEqualTo(Map.of("Accept", "text/plain"));
  }

  @Test
  void anotherOriginDoesNotGetTheBody() {
    assertThatExceptionOfType(HttpFailure.class)
        .isThrownBy(() -> call("POST", "b").redirected(308, "https://bank.example"))
        .withMessageContaining("must not receive the body");
  }

  @ParameterizedTest
  @CsvSource({
    "301, POST, GET",
    "302, POST, GET",
    "303, POST, GET",
    "303, PUT, GET",
    "303, HEAD, HEAD",
    "301, PUT, PUT",
    "302, DELETE, DELETE",
    "307, POST, POST",
    "308, POST, POST"
  })
  void theMethodFollowsFromTheStatus(int status, String method, String next) throws Exception {
    var redirected = call(method, "b").redirected(status, "/");

    assertThat(redirected.method()).isEqualTo(next);
    assertThat(redirected.body()).isEqualTo(next.equals("GET") ? null : "b");
    assertThat(redirected.headers().containsKey("Content-Type")).isEqualTo(!next.equals("GET"));
  }

  @Test
  void onlyRedirectsAreFollowedAndOnlyWhenAskedFor() {
    assertThat(call("GET", null).isFollowed(302)).isTrue();
    assertThat(call("GET", null).isFollowed(200)).isFalse();
    assertThat(call("GET", null).isFollowed(304)).isFalse();
    assertThat(
            new HttpCall(HttpTarget.of("http://a"), "GET", Map.of(), null, false).isFollowed(302))
        .isFalse();
  }
}
