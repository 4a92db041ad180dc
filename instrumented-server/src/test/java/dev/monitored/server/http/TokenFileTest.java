package dev.monitored.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {
  private static TokenFile file(String text) {
    return TokenFile.parse(text.lines().toList());
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
    assertThat(file(line).scope(token)).contains(scope);
  }

  @Test
  void aFileHasManyTokens() {
    var file = file("# of the dashboard\nread one\n\nsubmit two\r\nthree\n");

    assertThat(file.scope("one")).contains(Scope.READ);
    assertThat(file.scope("two")).contains(Scope.SUBMIT);
    assertThat(file.scope("three")).contains(Scope.ADMIN);
    for (var unknown : new String[] {"", "four", "on", "one ", "read one", "#", "read"}) {
      assertThat(file.scope(unknown)).as(unknown).isEmpty();
    }
  }

  @Test
  void aTokenThatIsThereTwiceMayDoTheMost() {
    assertThat(file("admin one\nread one").scope("one")).contains(Scope.ADMIN);
    assertThat(file("read one\nsubmit one").scope("one")).contains(Scope.SUBMIT);
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
