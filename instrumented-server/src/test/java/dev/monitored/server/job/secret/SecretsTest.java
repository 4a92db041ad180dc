package dev.monitored.server.job.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.monitored.action.Violation;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static Map<String, @Nullable Object> masked(Map<String, @Nullable Object> arguments) {
    return Secrets.of(arguments).maskedArguments();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "PASSWORD",
        "dbPassword",
        "passwd",
        "passphrase",
        "secret",
        "client_secret",
        "token",
        "X-Auth-Token",
        "apikey",
        "apiKey",
        "api_key",
        "X-API-Key",
        "accessKey",
        "X-Auth-Key",
        "x-functions-key",
        "X-Hub-Signature-256",
        "private_key",
        "authorization",
        "Proxy-Authorization",
        "credential",
        "awsCredentials",
        "Set-Cookie",
        "sessionId"
      })
  void aNameThatSoundsLikeASecretIsOne(String name) {
    assertThat(masked(Map.of(name, "hunter2"))).isEqualTo(Map.of(name, "***"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"seconds", "command", "url", "key", "pass", "author", "", "***"})
  void otherNamesAreNone(String name) {
    assertThat(masked(Map.of(name, "hunter2"))).isEqualTo(Map.of(name, "hunter2"));
  }

  @Test
  void secretsAreFoundWhereverTheyAre() {
    Map<String, @Nullable Object> arguments =
        Map.of(
            "headers", Map.of("Authorization", "Bearer abcdef", "Accept", "text/plain"),
            "steps", List.of(Map.of("token", "abcdef"), List.of(Map.of("password", 123456))),
            "credentials", Map.of("user", "me", "key", "abcdef"),
            "secrets", List.of("abcdef"));

    assertThat(masked(arguments))
        .isEqualTo(
            Map.of(
                "headers",
                Map.of("Authorization", "***", "Accept", "text/plain"),
                "steps",
                List.of(Map.of("token", "***"), List.of(Map.of("password", "***"))),
                "credentials",
                "***",
                "secrets",
                "***"));
  }

  @Test
  void nothingIsNoSecret() {
    var arguments = new HashMap<String, @Nullable Object>();
    arguments.put("token", null);
    arguments.put("other", null);

    assertThat(masked(arguments)).isEqualTo(arguments);
    assertThat(Secrets.of(arguments).masked("null")).isEqualTo("null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hunter2        | login of me with hunter2 failed | login of me with *** failed",
        "hunter2        | hunter2hunter2                  | ******",
        "Bearer abcdef  | 401 for Bearer abcdef           | 401 for ***",
        "Bearer abcdef  | 401 for abcdef                  | 401 for ***",
        "a long phrase  | with a long phrase              | with ***",
        "a long phrase  | another phrase                  | another phrase",
        "me             | the meaning of it               | the meaning of it",
        "$1.*           | costs $1.*                      | costs ***",
      })
  void aTextIsToldWithoutThem(String secret, String text, String masked) {
    assertThat(Secrets.of(Map.of("password", secret)).masked(text)).isEqualTo(masked);
  }

  @Test
  void theLongerOfTwoGoesFirst() {
    var secrets = Secrets.of(Map.of("token", "abcd", "other_token", "abcdefgh"));

    assertThat(secrets.masked("abcdefgh abcd")).isEqualTo("*** ***");
  }

  @Test
  void secretsThatOverlapAreHiddenWhole() {
    var secrets = Secrets.of(Map.of("token", "abcdef", "other_token", "defghi"));

    assertThat(secrets.masked("<abcdefghi>")).isEqualTo("<***>");
  }

  @Test
  void manySecretsAreFoundAsFastAsOne() {
    var arguments = new HashMap<String, @Nullable Object>();
    for (int i = 0; i < 49_000; i++) {
      arguments.put("token" + i, "the value of " + i);
    }
    var secrets = Secrets.of(arguments);
    var details = Collections.nCopies(49_000, new Violation("/x", "is not an argument here: 42"));

    var masked = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> secrets.masked(details));

    assertThat(masked).isEqualTo(details);
    assertThat(secrets.masked("it was the value of 48999")).isEqualTo("it was ***");
  }

  @Test
  void whatTakesTooLongToLookAtIsHiddenWhole() {
    var arguments = new HashMap<String, @Nullable Object>();
    for (int i = 0; i < 20_000; i++) {
      arguments.put("token" + i, "aaaaaaaaaa" + i);
    }
    var secrets = Secrets.of(arguments);
    var text = "a".repeat(100_000) + " aaaaaaaaaa1 ";

    assertThat(assertTimeoutPreemptively(Duration.ofSeconds(5), () -> secrets.masked(text)))
        .isEqualTo("***");
  }

  @Test
  void textsStayAsTheyAreWithoutSecrets() {
    assertThat(Secrets.of(Map.of("url", "http://x")).masked("http://x")).isEqualTo("http://x");
  }

  @Test
  void whatWasMaskedIsKnownAgain() {
    assertThat(Secrets.areMasked(Map.of("headers", Map.of("X-API-Key", "***")))).isTrue();
    assertThat(Secrets.areMasked(Map.of("all", List.of(Map.of("token", "***"))))).isTrue();
    assertThat(Secrets.areMasked(Map.of("name", "***", "token", "****", "***", 1))).isFalse();
  }
}
