package dev.monitored.server.action.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretHeadersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "Cookie",
        "X-Auth-Token",
        "PRIVATE-TOKEN",
        "x-client-secret",
        "X-Password",
        "X-Api-Key",
        "X-Hub-Signature-256"
      })
  void areTheValuesOfHeadersThatSoundSecret(String name) {
    assertThat(SecretHeaders.in(Map.of(name, "hunter2")).masked("a hunter2 b hunter2"))
        .isEqualTo("a *** b ***");
  }

  @Test
  void areNotTheValuesOfOthers() {
    assertThat(SecretHeaders.in(Map.of("Accept", "text/plain", "X-Key", "")).masked("text/plain"))
        .isEqualTo("text/plain");
  }

  @Test
  void areFoundWithoutWhatIsAroundThemInTheHeader() {
    var secrets =
        SecretHeaders.in(
            Map.of("Authorization", "Bearer abcdefgh.ij$1", "Cookie", "id=12345678; a=b"));

    assertThat(secrets.masked("Bearer abcdefgh.ij$1, abcdefgh.ij$1 and 12345678, a Bearer"))
        .isEqualTo("***, *** and ***, a Bearer");
  }

  @Test
  void theLongestIsHiddenFirst() {
    assertThat(SecretHeaders.in(Map.of("X-Key", "abc", "X-Token", "abcdef")).masked("abcdef abc"))
        .isEqualTo("*** ***");
  }
}
