package dev.monitored.server.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {
  private static AllowedHosts external(String list) {
    return new AllowedHosts(HostPattern.list(list), List.of());
  }

  private static AllowedHosts internal(String list) {
    return new AllowedHosts(List.of(), HostPattern.list(list));
  }

  @ParameterizedTest
  @CsvSource({
    "example.org,         http://example.org",
    "example.org,         https://example.org/a?b",
    "Example.ORG,         https://eXample.org:443/",
    "example.org:8080,    http://example.org:8080",
    "example.org:8080,    https://example.org:8080",
    "*.example.org,       http://a.example.org",
    "*.example.org,       http://a.b.example.org",
    "*.example.org:81,    http://a.example.org:81",
    "'a.org, example.org',http://example.org",
    "1.2.3.4,             http://1.2.3.4",
    "[2606:4700::1],      http://[2606:4700::1]"
  })
  void areThoseOfTheList(String list, String url) {
    assertThat(external(list).allow(HttpTarget.of(url))).isTrue();
    assertThat(internal(list).allow(HttpTarget.of(url))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "example.org,       http://example.org:8080",
    "example.org,       http://example.org:443",
    "example.org,       http://a.example.org",
    "example.org,       http://example.org.",
    "example.org,       http://example.orgs",
    "example.org:8080,  http://example.org",
    "*.example.org,     http://example.org",
    "*.example.org,     http://badexample.org",
    "*.example.org,     http://a.example.org.evil.net",
    "*.example.org:81,  http://a.example.org",
    "1.2.3.4,           http://1.2.3.5",
    "[::1],             http://[0:0:0:0:0:0:0:1]",
    "[fe80::1],         http://[fe80::1%25eth0]",
    "127.0.0.1,         http://2130706433"
  })
  void areNoOthers(String list, String url) {
    assertThat(external(list).allow(HttpTarget.of(url))).isFalse();
    assertThat(internal(list).allow(HttpTarget.of(url))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "*.",
        ".org",
        "a.*",
        "a*.org",
        "http://a",
        "a/b",
        "a:",
        "a:0",
        "a:65536",
        "a:x",
        "a,",
        "a b",
        "-a",
        "a..b",
        "::1",
        "[::1",
        "u@a",
        "ä.org"
      })
  void whatIsNoHostIsRefused(String list) {
    assertThatIllegalArgumentException().isThrownBy(() -> HostPattern.list(list));
  }

  @Test
  void onlyInternalOnesMayHavePrivateAddresses() {
    var target = HttpTarget.of("http://shop.default.svc");

    assertThat(external("shop.default.svc").allow(target, AddressKind.PUBLIC)).isTrue();
    assertThat(external("shop.default.svc").allow(target, AddressKind.PRIVATE)).isFalse();
    assertThat(internal("shop.default.svc").allow(target, AddressKind.PUBLIC)).isTrue();
    assertThat(internal("shop.default.svc").allow(target, AddressKind.PRIVATE)).isTrue();
    assertThat(internal("shop.default.svc").allow(target, AddressKind.FORBIDDEN)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "shop.localhost, true",
    "127.0.0.1, true",
    "[::1], true",
    "shop.default.svc, false",
    "notlocalhost, false"
  })
  void onlyANameThatSaysSoLeadsToThisMachine(String host, boolean isAllowed) {
    var target = HttpTarget.of("http://" + host);

    assertThat(internal(host).allow(target, AddressKind.LOOPBACK)).isEqualTo(isAllowed);
    assertThat(external(host).allow(target, AddressKind.LOOPBACK)).isFalse();
  }
}
