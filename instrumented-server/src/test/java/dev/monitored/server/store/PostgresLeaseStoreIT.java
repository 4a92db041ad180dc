package dev.monitored.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.store.sql.SqlStore;
import dev.monitored.server.store.sql.attempt.Processes;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.postgres.DatabaseAddress;
import dev.monitored.server.store.sql.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PostgresLeaseStoreIT extends LeaseStoreContract {
  private final DatabaseAddress address = PostgresServer.database();

  @Override
  Store open() {
    return SqlStore.open(address);
  }

  @Override
  Connection connection() throws SQLException {
    return address.source().getConnection();
  }

  @Test
  void aLeaseThatIsRenewedDoesNotEnd() {
    var process = process(ENDED);
    submitAndClaim(process);

    assertThat(store().leases().renew(process, LEASE)).isTrue();

    assertThat(reclaim(0)).isEmpty();
  }

  @Test
  void aProcessOfTheSameNameTakesOverAtOnceWhatTheOneBeforeLeft() {
    var job = submitAndClaim(namedInAnotherStore("pod"));
    submitAndClaim(namedInAnotherStore("other"));

    // The database takes a moment to find connections gone.
    await()
        .untilAsserted(() -> {
          named("pod", LEASE);
          assertThat(store().leases().reclaim(() -> 0)).hasSize(1);
        });
    assertThat(state(job)).isEqualTo(new JobState.Scheduled());
  }

  /** Of a process whose connections are gone. */
  private ProcessId namedInAnotherStore(String name) {
    try (var other = SqlStore.open(address)) {
      var process = ProcessId.random();
      other.leases().register(process, Optional.of(name), LEASE);
      return process;
    }
  }

  @Test
  void whoeverIsConnectedIsNotSucceededByName() {
    var process = ProcessId.random();
    try (var other = SqlStore.open(address)) {
      other.leases().register(process, Optional.of("pod"), LEASE);
      submitAndClaim(process);

      var log = new ListAppender<ILoggingEvent>();
      log.start();
      ((Logger) LoggerFactory.getLogger(Processes.class)).addAppender(log);
      named("pod", LEASE);

      assertThat(store().leases().reclaim(() -> 0)).isEmpty();
      assertThat(log.list)
          .anyMatch(event -> event.getFormattedMessage().contains("JOBSERVER_INSTANCE=pod"));
      assertThat(isRegistered(process)).isTrue();
    }
  }

  @Test
  void aRenewalWaitsForNoOtherWriting() throws Exception {
    var process = process(LEASE);
    submit(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var other = connection()) {
      other.setAutoCommit(false);
      Statements.update(other, "LOCK TABLE job IN ACCESS EXCLUSIVE MODE");
      var claim = threads.submit(() -> claim(process, 1));
      await().until(() -> PostgresServer.isSomebodyBlocked(other));

      assertThat(
              threads.submit(() -> store().leases().renew(process, LEASE)).get(2, TimeUnit.SECONDS))
          .isTrue();
      other.rollback();
      assertThat(claim.get()).hasSize(1);
    }
  }

  @Test
  void aClaimOfWhichNobodyHeardIsWaitedFor() throws Exception {
    var process = process(LEASE);
    submit(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var unheard = connection()) {
      unheard.setAutoCommit(false);
      Statements.update(
          unheard,
          "UPDATE job SET state = 'running', attempt = 1, lease_until = 253402300799000, process = ?",
          process.value());
      Statements.query(
          unheard, _ -> true, "SELECT 1 FROM process WHERE id = ? FOR KEY SHARE", process.value());

      var found = threads.submit(() -> store().attempts().claimedUnheard(process, Set.of()));
      assertThatExceptionOfType(TimeoutException.class)
          .isThrownBy(() -> found.get(300, TimeUnit.MILLISECONDS));
      unheard.commit();

      assertThat(found.get()).hasSize(1);
    }
  }

  @Test
  void nobodyIsDeclaredDeadWhileItClaims() throws Exception {
    var process = process(ENDED);
    try (var claiming = connection()) {
      claiming.setAutoCommit(false);
      Statements.query(
          claiming, _ -> true, "SELECT 1 FROM process WHERE id = ? FOR KEY SHARE", process.value());

      store().leases().declareDead(process(LEASE));
      assertThat(isRegistered(process)).isTrue();
      claiming.rollback();
    }
  }

  @Test
  void aMigrationBesideRunningReplicasBlocksNobodyForLong() throws Exception {
    var old = PostgresServer.database();
    Flyway.configure()
        .dataSource(old.source())
        .locations("classpath:db/migration/postgres")
        .target("1")
        .load()
        .migrate();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var reading = old.source().getConnection();
        var writing = old.source().getConnection()) {
      reading.setAutoCommit(false);
      Statements.query(reading, _ -> true, "SELECT id FROM job");
      var opened = threads.submit(() -> SqlStore.open(old));
      await().until(() -> PostgresServer.isSomebodyBlocked(writing));

      long begin = System.nanoTime();
      Statements.update(writing, "UPDATE job SET priority = 0");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));

      reading.rollback();
      try (var store = opened.get()) {
        assertThat(store.attempts().claim(registered(store), Map.of("sleep", 1)).jobs()).isEmpty();
      }
    }
  }

  private static ProcessId registered(Store store) {
    var process = ProcessId.random();
    store.leases().register(process, Optional.empty(), LEASE);
    return process;
  }
}
