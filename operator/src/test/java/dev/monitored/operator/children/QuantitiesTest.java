package dev.monitored.operator.children;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({
    "1000m, 1",
    "0.5, 500m",
    "1.50, 1500m",
    "0.001, 1m",
    "0.5m, 500u",
    "0, 0",
    "0m, 0",
    "007, 7",
    "1000, 1k",
    "1024, 1024",
    "1000000k, 1G",
    "1024Mi, 1Gi",
    "1500Mi, 1500Mi",
    "1048576Ki, 1Gi",
    "1024M, 1024M",
    "1.0, 1",
    "1., 1",
    ".5, 500m",
    "1e3, 1k",
    "1.5E3, 1500",
    "1E, 1E",
    "5e-1, 500m",
    "1.0E9, 1G",
    "1.5Gi, 1536Mi",
    "0.5Ki, 512",
    "1.5Ki, 1536",
    "0.1Gi, 107374182400m",
    "0.0000000001, 1n",
    "0.1n, 1n",
    "250u, 250u",
    "2P, 2P"
  })
  void areWrittenAsTheApiServerWritesThem_M33(String given, String written) {
    assertThat(Quantities.canonical(given)).hasToString(written);
  }
}
