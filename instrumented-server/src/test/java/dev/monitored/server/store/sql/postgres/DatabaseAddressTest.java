package dev.monitored.server.store.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseAddressTest {
  @ParameterizedTest
  @CsvSource({
    "'',",
    "?currentSchema=jobs, jobs",
    "?currentSchema=Jobs, jobs",
    "?currentSchema=%22Jobs%22, Jobs",
    "'?ssl=true&currentSchema=jobs,public', jobs",
    "'?currentSchema=%22$user%22,public',"
  })
  void theSchemaThatTheUrlAsksForIsTheFirstAsPostgresReadsIt(
      String parameters, @Nullable String schema) {
    var address =
        new DatabaseAddress(
            "jdbc:postgresql://db:5432/jobs" + parameters, Optional.empty(), Optional.empty());

    assertThat(address.schema()).isEqualTo(Optional.ofNullable(schema));
  }
}
