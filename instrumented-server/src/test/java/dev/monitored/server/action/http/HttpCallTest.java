package dev.monitored.server.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
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
