package dev.monitored.server.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditLogTest {
  @ParameterizedTest
  @CsvSource({
    "state=new&action=a%20b, state=new&action=a%20b",
    "callback_url=http://a/?token=sesame, callback_url=***",
    "simulate=true&callback_url=sesame&retries=0, simulate=true&callback_url=***&retries=0",
    "callback%5Furl=sesame, callback%5Furl=***",
    "%63allback_url=sesame&x=%, %63allback_url=***&x=%"
  })
  void whatIsToldACallbackIsNotLogged(String query, String logged) {
    assertThat(AuditLog.withoutSecrets(query)).isEqualTo(logged);
  }
}
