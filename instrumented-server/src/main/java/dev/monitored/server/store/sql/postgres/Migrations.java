package dev.monitored.server.store.sql.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a schema to the state of this version. Safe when several processes start at once: Flyway
 * locks, by a connection of its own. The lock is not held by a transaction, for an index that is
 * built beside writes waits for those.
 */
final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final int TRIES = 20;
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Flyway flyway;

  Migrations(DataSource source) {
    var configuration =
        Flyway.configure().dataSource(source).locations("classpath:db/migration/postgres");
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    flyway = configuration.load();
  }

  /** The pending migrations, by version and description. */
  List<String> due() {
    return Stream.of(flyway.info().all())
        .filter(one -> !one.getState().isApplied() || one.getState().isFailed())
        .map(Migrations::name)
        .toList();
  }

  private static String name(MigrationInfo one) {
    return "V" + one.getVersion() + " " + one.getDescription();
  }

  /**
   * Does it. Does not wait long for the locks of those that run, which would wait for it, but tries
   * again.
   */
  void run() {
    for (int left = TRIES - 1; ; left--) {
      try {
        if (Stream.of(flyway.info().all()).anyMatch(one -> one.getState().isFailed())) {
          // An index was not built to its end. It is built again.
          flyway.repair();
        }
        flyway.migrate();
        return;
      } catch (FlywayException e) {
        if (left == 0 || !isLocked(e)) {
          throw e;
        }
        LOG.warn("other sessions use the tables to migrate, retrying");
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static boolean isLocked(FlywayException failure) {
    return Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(
            cause -> cause instanceof SQLException e && LOCK_NOT_AVAILABLE.equals(e.getSQLState()));
  }
}
