package dev.monitored.server.http.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {
  private static TokenFile file(String text) {
    return TokenFile.parse(text.lines().toList());
  }

  private static Optional<Scope> scope(TokenFile file, String token) {
    return file.bearer(token).map(Bearer::scope);
  }

  @ParameterizedTest
  @CsvSource({
    "sesame, sesame, ADMIN",
    "read sesame, sesame, READ",
    "submit sesame, sesame, SUBMIT",
    "admin sesame, sesame, ADMIN",
    "'  read \t sesame  ', sesame, READ",
    "submit read, read, SUBMIT"
  })
  void aLineIsATokenWithOrWithoutItsScope(String line, String token, Scope scope) {
    assertThat(scope(file(line), token)).contains(scope);
  }

  @Test
  void aFileHasManyTokens() {
    var file = file("# of the dashboard\nread one\n\nsubmit two\r\nthree\n");

    assertThat(scope(file, "one")).contains(Scope.READ);
    assertThat(scope(file, "two")).contains(Scope.SUBMIT);
    assertThat(scope(file, "three")).contains(Scope.ADMIN);
    for (var unknown : new String[] {"", "four", "on", "one ", "read one", "#", "read"}) {
      assertThat(scope(file, unknown)).as(unknown).isEmpty();
    }
  }

  @Test
  void aBearerIsKnownByTheBeginningOfTheHash() {
    assertThat(file("read sesame\nsubmit sesame").bearer("sesame"))
        .contains(new Bearer("d0c04f4b", Scope.SUBMIT));
  }

  @Test
  void aTokenThatIsThereTwiceMayDoTheMost() {
    assertThat(scope(file("admin one\nread one"), "one")).contains(Scope.ADMIN);
    assertThat(scope(file("read one\nsubmit one"), "one")).contains(Scope.SUBMIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"read", "write sesame", "READ sesame", "read:sesame x", "read sesame sesame"})
  void aLineThatIsNotUnderstoodIsNamedAndNotQuoted(String line) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> file("one\n\n" + line))
        .withMessageStartingWith("line 3 ")
        .withMessageNotContaining("sesame");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n \n", "# none yet"})
  void aFileWithoutATokenIsRefused(String text) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> file(text))
        .withMessageContaining("no token");
  }

  @Test
  void aScopeIncludesThoseBeforeIt() {
    assertThat(Scope.ADMIN.includes(Scope.SUBMIT)).isTrue();
    assertThat(Scope.SUBMIT.includes(Scope.READ)).isTrue();
    assertThat(Scope.READ.includes(Scope.READ)).isTrue();
    assertThat(Scope.READ.includes(Scope.SUBMIT)).isFalse();
    assertThat(Scope.SUBMIT.includes(Scope.ADMIN)).isFalse();
  }
}
