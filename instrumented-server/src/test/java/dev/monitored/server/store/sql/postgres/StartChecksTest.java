package dev.monitored.server.store.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.monitored.server.store.sql.postgres.Found.Table;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartChecksTest {
  private static final List<String> ALL = List.of("SELECT", "INSERT", "UPDATE", "DELETE");

  private static final Found NEW = found(180_006, "UTF8", false, false);

  private static Found found(int version, String encoding, boolean isStandby, boolean isReadOnly) {
    return new Found(
        version,
        encoding,
        isStandby,
        isReadOnly,
        true,
        "on",
        "app",
        "jobs",
        true,
        false,
        Optional.of("jobs"),
        true,
        List.of(),
        Optional.empty());
  }

  private static Found with(
      Found base, boolean mayCreate, @Nullable String first, Table... tables) {
    return new Found(
        base.version(),
        base.encoding(),
        base.isStandby(),
        base.isReadOnly(),
        true,
        "on",
        base.role(),
        base.searchPath(),
        true,
        false,
        base.schema(),
        mayCreate,
        List.of(tables),
        Optional.ofNullable(first));
  }

  private static Found withoutSchema(String path, boolean exists, boolean mayCreateSchemas) {
    return new Found(
        180_006,
        "UTF8",
        false,
        false,
        true,
        "on",
        "App",
        path,
        exists,
        mayCreateSchemas,
        Optional.empty(),
        false,
        List.of(),
        Optional.empty());
  }

  private static Table own(String name) {
    return new Table(name, "app", true, List.of());
  }

  private static Table ofOwner(String name, List<String> missing) {
    return new Table(name, "owner", false, missing);
  }

  private static Optional<String> problem(Found found) {
    return StartChecks.beforeMigration(found, Optional.empty());
  }

  @Test
  void anEmptySchemaInWhichTablesCanBeMadeIsUsed() {
    assertThat(problem(NEW)).isEmpty();
    assertThat(StartChecks.ofMigration(NEW, List.of("V1 jobs"))).isEmpty();
    assertThat(problem(with(NEW, true, null, own(Found.HISTORY)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "140000, UTF8,      false, false, ",
    "139999, UTF8,      false, false, 'PostgreSQL 14 or newer is required, this is 13'",
    "180006, LATIN1,    false, false, 'the encoding of the database must be UTF8, it is LATIN1'",
    "180006, SQL_ASCII, false, false, 'the encoding of the database must be UTF8, it is SQL_ASCII'",
    "180006, UTF8,      true,  true,  'this is a standby, which is read-only: use the address of'",
    "180006, UTF8,      false, true,  'transactions are read-only: ALTER ROLE app SET'"
  })
  void theServerIsChecked(
      int version,
      String encoding,
      boolean isStandby,
      boolean isReadOnly,
      @Nullable String problem) {
    var found = found(version, encoding, isStandby, isReadOnly);

    assertThat(problem(found).map(text -> text.startsWith(problem)))
        .isEqualTo(Optional.ofNullable(problem).map(_ -> true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jobs            | false | true  | ",
        "jobs            | false | false | the schema jobs does not exist, and the role \"App\" may"
            + " not create it: CREATE SCHEMA jobs AUTHORIZATION \"App\"",
        "jobs            | true  | true  | the role \"App\" may not use the schema jobs: GRANT USAGE"
            + " ON SCHEMA jobs TO \"App\"",
        "\"$user\", public | false | true  | the search path of the role \"App\" (\"$user\", public)"
            + " has no schema that exists and that the role may use: CREATE SCHEMA jobs AUTHORIZATION"
            + " \"App\", and set currentSchema=jobs in the URL"
      })
  void aSearchPathWithoutASchemaIsTold(
      String path, boolean exists, boolean mayCreateSchemas, @Nullable String problem) {
    assertThat(problem(withoutSchema(path, exists, mayCreateSchemas)))
        .isEqualTo(Optional.ofNullable(problem));
  }

  @Test
  void aSchemaOfSomethingElseIsNotMixedWithJobs() {
    var tables = Stream.of("a", "b", "c", "d").map(StartChecksTest::own).toArray(Table[]::new);

    assertThat(problem(with(NEW, true, null, tables)))
        .contains(
            "the schema jobs is used by something else (a, b, c, …): CREATE SCHEMA jobs"
                + " AUTHORIZATION app, and set currentSchema=jobs in the URL");
    assertThat(problem(with(NEW, true, "shop", own(Found.HISTORY), own("orders"))).orElseThrow())
        .startsWith("the schema jobs is used by something else (flyway_schema_history, orders):");
  }

  @Test
  void aConnectionInAnotherSchemaThanTheUrlAsksForIsRefused() {
    assertThat(StartChecks.beforeMigration(NEW, Optional.of("jobs"))).isEmpty();
    assertThat(StartChecks.beforeMigration(NEW, Optional.of("other")).orElseThrow())
        .startsWith("the URL names the schema other, but the connection uses jobs:")
        .endsWith("ALTER ROLE app SET search_path = other");
  }

  @Test
  void whoMayNotMakeTablesIsToldHowToLetHim() {
    assertThat(problem(with(NEW, false, null)).orElseThrow())
        .startsWith(
            "the role app may not create tables in the schema jobs: GRANT CREATE ON SCHEMA jobs TO"
                + " app, or");
    assertThat(problem(with(NEW, false, null, ofOwner(Found.HISTORY, ALL))))
        .contains(
            "the role app lacks SELECT on flyway_schema_history: GRANT SELECT ON"
                + " jobs.flyway_schema_history TO app");
  }

  @Test
  void aMigrationThatTheRoleMayNotRunIsNamedWithTheRoleThatMay() {
    var migrated =
        with(NEW, false, "jobs", ofOwner(Found.HISTORY, List.of()), ofOwner("job", List.of()));

    assertThat(problem(migrated)).isEmpty();
    assertThat(StartChecks.ofMigration(migrated, List.of())).isEmpty();
    assertThat(StartChecks.ofMigration(migrated, List.of("V5 waiting", "V6 schema")))
        .contains(
            "the schema jobs must be migrated (V5 waiting, V6 schema), but the role app may not"
                + " do that: run the job server once as owner, with the argument --migrate and the"
                + " user and password of that role");
    assertThat(StartChecks.ofMigration(with(NEW, true, "jobs", own("job")), List.of("V6 schema")))
        .isEmpty();
  }

  @Test
  void aRightThatIsLackingIsNamedWithItsGrant() {
    var lacking = ofOwner("job", List.of("DELETE"));

    assertThat(StartChecks.afterMigration(with(NEW, false, "jobs", ofOwner("job", List.of()))))
        .isEmpty();
    assertThat(StartChecks.afterMigration(with(NEW, false, "jobs", lacking, own("orders"))))
        .contains("the role app lacks DELETE on job: GRANT DELETE ON jobs.job TO app");
    assertThat(
            StartChecks.afterMigration(
                with(NEW, false, "jobs", lacking, ofOwner("run", List.of("INSERT")))))
        .contains(
            "the role app lacks DELETE, INSERT on job, run: GRANT DELETE, INSERT ON ALL TABLES IN"
                + " SCHEMA jobs TO app");
  }
}
