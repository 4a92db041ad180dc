package dev.monitored.operator.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.operator.api.Scrape.Parameter;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrapedUrlTest {

  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.1:8080/metrics,          true",
    "https://[fd00::1]:8080/metrics,        true",
    "http://10.0.0.1:8080/metrics?a=b,      true",
    "http://10.0.0.1:18080/metrics,         false",
    "http://10.0.0.1:8080/metrics/,         false",
    "http://10.0.0.1:8080/other?x=:8080/metrics, false",
    "http://10.0.0.1:8081/metrics,          false"
  })
  void portAndPathAreCompared(String url, boolean expected) {
    assertThat(ScrapedUrl.of(url).isAt(8080, "/metrics")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'',                                      false",
    "format=prometheus,                       false",
    "format=json&collect%5B%5D=a+%C3%A4%2Fb,  false",
    "collect%5B%5D=a+%C3%A4%2Fb&format=prometheus,      true",
    "x=1&collect%5B%5D=a+%C3%A4%2Fb&format=prometheus,  true"
  })
  void allParametersOfTheSpecAreThere(String query, boolean expected) {
    var wanted =
        List.of(
            new Parameter("format", List.of("prometheus")),
            new Parameter("collect[]", List.of("a ä/b")));

    assertThat(ScrapedUrl.of("http://a:1/m?" + query).hasAll(wanted)).isEqualTo(expected);
  }
}
