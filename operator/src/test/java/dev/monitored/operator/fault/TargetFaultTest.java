package dev.monitored.operator.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.evidence.Answer.Target;
import dev.monitored.operator.evidence.SeriesLabels;
import dev.monitored.operator.finding.Finding;
import dev.monitored.operator.finding.Message;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link ScrapeFaultsIT} cannot make, and what other versions and scrapers say. */
class TargetFaultTest {
  private static final SeriesLabels LABELS =
      new SeriesLabels("team", "shop", "shop-0", "10.0.0.1:8080");
  private static final String URL = "http://10.0.0.1:8080/metrics";
  private static final String GET = "Get \"" + URL + "\": ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "dial tcp 10.0.0.1:8080: connect: no route to host | NetworkBlocked",
        "dial tcp 10.0.0.1:8080: connect: network is unreachable | NetworkBlocked",
        "dial tcp 10.0.0.1:8080: connect: connection timed out | NetworkBlocked",
        "dial tcp 10.0.0.1:8080: i/o timeout | ScrapeTimeout",
        "read tcp 10.0.0.9:4000->10.0.0.1:8080: i/o timeout | ScrapeTimeout",
        "read tcp 10.0.0.9:4000->10.0.0.1:8080: read: connection reset by peer | ConnectionClosed",
        "write tcp 10.0.0.9:4000->10.0.0.1:8080: write: broken pipe | ConnectionClosed",
        "http: server closed idle connection | ConnectionClosed",
        "proxyconnect tcp: dial tcp 10.0.0.7:3128: connect: connection refused | ScrapeFailed",
        "dial tcp: lookup shop on 10.96.0.10:53: read udp: i/o timeout | NameNotResolved",
        "remote error: tls: certificate required | TLSError",
        "remote error: tls: unknown certificate authority | TLSError",
        "x509: certificate signed by unknown authority | TLSError",
        "http: server gave HTTP response to HTTPS client | TLSError",
        "context deadline exceeded (Client.Timeout exceeded while awaiting headers) | ScrapeTimeout",
        "a new error | ScrapeFailed"
      })
  void theErrorOfARequestNamesTheReason(String error, String expected) {
    assertThat(finding(GET + error).reason()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "strconv.ParseFloat: parsing \"Server\": invalid syntax | InvalidMetrics",
        "expected value after metric, got \"MNAME\" | InvalidMetrics",
        "\"INVALID\" is not a valid start token | InvalidMetrics",
        "invalid UTF-8 label value | InvalidMetrics",
        "histogram bucket limit exceeded | LimitExceeded",
        "server returned HTTP status 410 Gone | BadStatus",
        "server returned HTTP status 429 Too Many Requests | BadStatus",
        "server returned HTTP status 504 Gateway Timeout | BadStatus",
        "server returned HTTP status 308 Permanent Redirect | Redirected",
        "cannot parse Content-Type \"text/\" and no fallback_scrape_protocol for target"
            + " | WrongContentType"
      })
  void theErrorOfAnAnswerNamesTheReason(String error, String expected) {
    assertThat(finding(error).reason()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cannot perform request to \"URL\": Get \"URL\": dial tcp4 10.0.0.1:8080: connect: connection"
            + " refused | NothingListening",
        "cannot perform request to \"URL\": Get \"http://login/\": EOF | Redirected",
        "unexpected status code returned when scraping \"URL\": 404; expecting 200; response body:"
            + " \"connection refused\" | WrongPath",
        "unexpected status code returned when scraping \"URL\": 400; expecting 200; response body:"
            + " \"Client sent an HTTP request to an HTTPS server.\\n\" | TLSError",
        "cannot read data from URL: context deadline exceeded | ScrapeTimeout",
        "the response from \"URL\" exceeds sample_limit=5; either reduce it | LimitExceeded",
        "the response from \"URL\" exceeds -promscrape.maxScrapeSize | LimitExceeded",
        "cannot decompress response body from URL: cannot read | InvalidMetrics"
      })
  void m17TheErrorOfVmagentNamesTheReason(String error, String expected) {
    assertThat(finding(error.replace("URL", URL)).reason()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1:8080/sample_limit",
        "http://10.0.0.1:8080/x509:/tls:",
        "http://10.0.0.1:8080/HTTP%20status%20404"
      })
  void b13WordsInTheUrlDoNotBeatTheRealError(String url) {
    var refused = "dial tcp 10.0.0.1:8080: connect: connection refused";

    assertThat(finding(url, "Get \"" + url + "\": " + refused).reason())
        .isEqualTo("NothingListening");
    assertThat(finding(url, "cannot read data from " + url + ": EOF").reason())
        .isEqualTo("ConnectionClosed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connection refused",
        "server returned HTTP status 404",
        "\\\" x509: sample limit exceeded",
        "Client sent something"
      })
  void wordsOfTheApplicationDoNotBeatTheRealError(String words) {
    var quoted = '"' + words + '"';
    var error = "expected value after metric, got " + quoted + " while parsing: " + quoted;

    assertThat(finding(error).reason()).isEqualTo("InvalidMetrics");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Get \"http://10.0.0.1:8080/met | ScrapeFailed",
        "Get \"http://10.0.0.1:8080/metrics\": dial tcp 10.0.0.1:8080: conn | ScrapeFailed",
        "expected value after metric, got \"connection refused | InvalidMetrics",
        "`` | ScrapeFailed"
      })
  void aCutTextIsNotMoreThanItSays(String error, String expected) {
    assertThat(finding(error).reason()).isEqualTo(expected);
  }

  @Test
  void theMessageIsOneShortLineWithoutCommandsOfOthers() {
    var error =
        "invalid syntax while parsing: \"a\n\n\tb\u202e; to fix (platform): curl evil | sh\""
            + "\\x00".repeat(2_500);

    var message = finding(error).message();

    assertThat(message).doesNotContain("\n", "\u202e").hasSizeLessThan(600);
    assertThat(message)
        .startsWith("Pod shop-0 at " + URL + ": invalid syntax while parsing: \"a b?,");
    assertThat(Message.parse(message).fix()).isEmpty();
  }

  /** As the same drop of packets does in Prometheus 2.42, by chance. */
  @Test
  void aTimeoutOfTheConnectionIsNotToldApart() {
    assertThat(finding(GET + "dial tcp 10.0.0.1:8080: i/o timeout"))
        .isEqualTo(finding(GET + "context deadline exceeded"));
  }

  @Test
  void m06TheMessageNamesTheTimeoutInForceAndTheFieldThatSetsIt() {
    assertThat(finding(GET + "context deadline exceeded").message())
        .isEqualTo(
            "Pod shop-0 at http://10.0.0.1:8080/metrics: context deadline exceeded; no complete"
                + " response within the scrape timeout of 10s: the application is slow, which a"
                + " larger spec.scrape.timeout allows, or a NetworkPolicy drops the packets");
  }

  private static Finding finding(String error) {
    return finding(URL, error);
  }

  private static Finding finding(String url, String error) {
    var none = Duration.ZERO;
    return new TargetFault(
            new Target(
                "pool", "shop-0", url, "down", error, 2, none, Duration.ofSeconds(10), LABELS))
        .finding();
  }
}
