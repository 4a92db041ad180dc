package dev.monitored.server.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTargetTest {
  @ParameterizedTest
  @CsvSource({
    "http://Shop.example,            http://shop.example,       shop.example,      /",
    "HTTPS://shop.example:443/a/../b,https://shop.example,      shop.example,      /a/../b",
    "http://shop.example:8080?q=%20, http://shop.example:8080,  shop.example:8080, /?q=%20",
    "http://shop.example//evil/x,    http://shop.example,       shop.example,      //evil/x",
    "http://shop.example/ä,          http://shop.example,       shop.example,      /%C3%A4",
    "http://[::1]:81/,               http://[::1]:81,           [::1]:81,          /"
  })
  void isReadFromAUrl(String url, String text, String authority, String path) {
    var target = HttpTarget.of(url);

    assertThat(target).hasToString(text);
    assertThat(target.authority()).isEqualTo(authority);
    assertThat(target.path()).isEqualTo(path);
  }

  @Test
  void aHostIsNoLongerThanANameCanBe() {
    var longest = "a.".repeat(126) + "b";

    assertThat(HttpTarget.of("http://" + longest).host()).hasSize(253);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpTarget.of("http://a" + longest))
        .withMessage("must have a host of at most 253 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop.example",
        "//shop.example/",
        "ftp://shop.example",
        "file:///etc/passwd",
        "http:shop.example",
        "http:///path",
        "http://",
        "http://user@shop.example",
        "http://user:word@shop.example",
        "http://@shop.example",
        "http://a@b@shop.example",
        "http://shop.example#fragment",
        "http://shop.example/#",
        "http://shop.example:0",
        "http://shop.example:65536",
        "http://shop.example:-1",
        "http://shop example",
        "http://shop.example/a b",
        "http://shop.example\\@evil.example",
        "http://shop.example/\r\nX: y",
        "http://0x7f.1",
        "http://sh_op.example"
      })
  void isNothingElse(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HttpTarget.of(url))
        .withMessageNotContaining("shop");
  }

  @Test
  void isNotTooLong() {
    var longest = "http://shop.example/" + "a".repeat(HttpTarget.MAX_LENGTH - 20);

    assertThat(HttpTarget.of(longest).path()).hasSize(HttpTarget.MAX_LENGTH - 19);
    assertThatIllegalArgumentException().isThrownBy(() -> HttpTarget.of(longest + "a"));
  }

  @ParameterizedTest
  @CsvSource({
    "/x,                http://shop.example:81, /x",
    "x?y,               http://shop.example:81, /a/x?y",
    "//bank.example/x,  http://bank.example,    /x",
    "https://a.example, https://a.example,      /",
    "/x#y,              http://shop.example:81, /x"
  })
  void leadsToWhereALocationPoints(String location, String text, String path) {
    var there = HttpTarget.of("http://shop.example:81/a/b").resolve(location);

    assertThat(there).hasToString(text);
    assertThat(there.path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "http://u:p@a.example", "a b", "gopher://a:70/"})
  void leadsNowhereElse(String location) {
    var here = HttpTarget.of("http://shop.example");

    assertThatIllegalArgumentException().isThrownBy(() -> here.resolve(location));
  }
}
