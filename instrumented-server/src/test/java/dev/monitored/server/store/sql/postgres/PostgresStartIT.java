package dev.monitored.server.store.sql.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.monitored.action.JobId;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.Submission;
import dev.monitored.server.store.Store;
import dev.monitored.server.store.Watcher;
import dev.monitored.server.store.sql.SqlStore;
import dev.monitored.server.store.sql.database.Statements;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that cannot be used as it is says why at the start, and not at the first job. */
class PostgresStartIT {
  private final JobIds ids = new JobIds(InstantSource.system());
  private final String role = PostgresServer.newName();
  private final String schema = PostgresServer.newName();
  private final DatabaseAddress address = PostgresServer.address("postgres", role, schema);

  @TempDir Path directory;

  private static String refusal(DatabaseAddress address) {
    return String.valueOf(
        catchThrowableOfType(StoreException.class, () -> SqlStore.open(address).close()));
  }

  /** Makes the schema, and a role which owns nothing of it. */
  private void migratedByAnother() {
    PostgresServer.run("CREATE ROLE " + role + " LOGIN", "CREATE SCHEMA " + schema);
    SqlStore.migrate(PostgresServer.address("postgres", "postgres", schema));
    PostgresServer.run(
        "GRANT USAGE ON SCHEMA %s TO %s".formatted(schema, role),
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %s TO %s"
            .formatted(schema, role),
        "REVOKE INSERT, UPDATE, DELETE ON %s.%s FROM %s".formatted(schema, Found.HISTORY, role));
  }

  private JobId submit(Store store) {
    return store
        .jobs()
        .insert(ids.next(), Submission.of("sleep", Map.of()), Optional.empty())
        .orElseThrow()
        .id();
  }

  @Test
  void aDatabaseThatIsNotInUtf8IsRefused() {
    PostgresServer.run(
        "CREATE DATABASE " + schema + " ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");

    assertThat(refusal(PostgresServer.address(schema, "postgres", "public")))
        .contains("the encoding of the database must be UTF8, it is LATIN1");
  }

  @Test
  void aStandbyIsRefused() throws Exception {
    var data = directory.resolve("standby");
    PostgresServer.builder(data).start().close();
    Files.createFile(data.resolve("standby.signal"));

    try (var standby = PostgresServer.builder(data).start()) {
      assertThat(refusal(address(standby))).contains("this is a standby, which is read-only");
    }
  }

  private static DatabaseAddress address(EmbeddedPostgres server) {
    return new DatabaseAddress(
        server.getJdbcUrl("postgres", "postgres"), Optional.empty(), Optional.empty());
  }

  @Test
  void aRoleWhoseTransactionsAreReadOnlyIsRefused() {
    PostgresServer.run(
        "CREATE ROLE " + role + " LOGIN",
        "CREATE SCHEMA %s AUTHORIZATION %s".formatted(schema, role),
        "ALTER ROLE " + role + " SET default_transaction_read_only = on");

    assertThat(refusal(address)).contains("transactions are read-only");
  }

  @Test
  void aSchemaThatIsNotThereIsMadeByWhoMayAndElseToldOf() throws Exception {
    PostgresServer.run("CREATE ROLE " + role + " LOGIN");

    assertThat(refusal(address))
        .contains("CREATE SCHEMA %s AUTHORIZATION %s".formatted(schema, role));

    PostgresServer.run("GRANT CREATE ON DATABASE postgres TO " + role);
    SqlStore.open(address).close();
    assertThat(tables()).containsAll(Found.TABLES);
  }

  private List<String> tables() throws SQLException {
    try (var connection = address.source().getConnection()) {
      return Found.by(connection).tables().stream().map(Found.Table::name).toList();
    }
  }

  @Test
  void everyTableIsOneOfThoseWhoseRightsAreChecked() throws Exception {
    migratedByAnother();

    assertThat(tables())
        .filteredOn(name -> !name.equals(Found.HISTORY))
        .containsExactlyElementsOf(Found.TABLES);
  }

  @Test
  void aSchemaInWhichAnotherApplicationLivesIsRefused() {
    PostgresServer.run(
        "CREATE ROLE " + role + " LOGIN",
        "CREATE SCHEMA %s AUTHORIZATION %s".formatted(schema, role),
        "CREATE TABLE %s.orders (id bigint)".formatted(schema));

    assertThat(refusal(address))
        .contains("the schema " + schema + " is used by something else (orders)");
  }

  @Test
  void aRoleThatMayOnlyReadAndWriteRunsWhatAnotherOneMigrated() {
    migratedByAnother();

    try (var store = SqlStore.open(address)) {
      assertThat(store.jobs().find(submit(store))).isPresent();
    }
  }

  @Test
  void aRightThatTheRoleLacksIsNamed() {
    migratedByAnother();
    PostgresServer.run("REVOKE DELETE ON %s.job_log FROM %s".formatted(schema, role));

    assertThat(refusal(address))
        .endsWith(
            "the role %1$s lacks DELETE on job_log: GRANT DELETE ON %2$s.job_log TO %1$s"
                .formatted(role, schema));

    PostgresServer.run("REVOKE USAGE ON SCHEMA %s FROM %s".formatted(schema, role));
    assertThat(refusal(address))
        .endsWith(
            "the role %1$s may not use the schema %2$s: GRANT USAGE ON SCHEMA %2$s TO %1$s"
                .formatted(role, schema));
  }

  @Test
  void aMigrationThatTheRoleMayNotRunIsNamedAndRunByAnother() {
    migratedByAnother();
    PostgresServer.run("DELETE FROM %s.%s WHERE version = '14.1'".formatted(schema, Found.HISTORY));
    PostgresServer.run(
        "ALTER TABLE %s.process DROP version, DROP started_at, DROP lease_ms, DROP settings"
            .formatted(schema));
    PostgresServer.run("ALTER TABLE %s.job DROP replica".formatted(schema));
    PostgresServer.run("ALTER TABLE %s.attempt DROP replica".formatted(schema));

    assertThat(refusal(address))
        .contains(
            "the schema %s must be migrated (V14.1 replicas), but the role %s may not do that: run the"
                    .formatted(schema, role)
                + " job server once as postgres, with the argument --migrate");

    SqlStore.migrate(PostgresServer.address("postgres", "postgres", schema));
    SqlStore.open(address).close();
  }

  @Test
  void twoSchemasOfADatabaseAreTwoStores() {
    var other = PostgresServer.database();
    var heard = new AtomicInteger();
    PostgresServer.run("CREATE SCHEMA " + schema);
    try (var mine = SqlStore.open(PostgresServer.address("postgres", "postgres", schema));
        var others = SqlStore.open(other)) {
      others.connection().watch(counting(heard));
      await().untilAtomic(heard, count -> assertThat(count).isEqualTo(1));

      var job = submit(mine);
      assertThat(others.jobs().find(job)).isEmpty();
      // Is announced after the one before, by another connection.
      submit(others);
      await().untilAtomic(heard, count -> assertThat(count).isGreaterThan(1));
      assertThat(heard).hasValue(2);
    }
  }

  private static Watcher counting(AtomicInteger heard) {
    return new Watcher() {
      @Override
      public void workArrived() {
        heard.incrementAndGet();
      }

      @Override
      public void cancelRequested(JobId job) {}
    };
  }

  @Test
  void whatTriggersDoIsInTheSchemaOfTheTableWhateverTheSearchPathIs() throws Exception {
    migratedByAnother();
    try (var store = SqlStore.open(address)) {
      submit(store);
    }

    PostgresServer.run("DELETE FROM " + schema + ".job");

    assertThat(count("SELECT sum(jobs) FROM job_count")).isZero();
  }

  private int count(String sql) throws SQLException {
    try (var connection = address.source().getConnection()) {
      return Statements.query(connection, row -> row.getInt(1), sql).getFirst();
    }
  }

  @Test
  void everyConnectionSeesWhatOthersCommittedWhateverTheDefaultIs() throws Exception {
    migratedByAnother();
    PostgresServer.run(
        "ALTER ROLE " + role + " SET default_transaction_isolation = 'repeatable read'");

    try (var database = PostgresDatabase.open(address);
        var reader = database.readers().getConnection()) {
      assertThat(isolation(reader)).isEqualTo("read committed");
      assertThat(database.write(PostgresStartIT::isolation)).isEqualTo("read committed");
      assertThat(database.writeAtOnce(PostgresStartIT::isolation)).isEqualTo("read committed");
      assertThat(database.maintain("test", PostgresStartIT::isolation)).contains("read committed");
    }
  }

  private static String isolation(Connection connection) throws SQLException {
    return Statements.query(
            connection, row -> row.getString(1), "SELECT current_setting('transaction_isolation')")
        .getFirst();
  }
}
