package dev.monitored.server.store.sql.attempt;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.attempt.LostAttempt;
import dev.monitored.server.store.AttemptStore;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.job.EndCounters;
import dev.monitored.server.store.sql.job.RunSteps;
import dev.monitored.server.store.sql.log.LogLines;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Takes jobs from their queues over attempts to their ends, in a database. */
public final class SqlAttemptStore implements AttemptStore {
  private final Database database;
  private final LogLines logs;
  private final Claims claims;
  private final LeaseRenewals leases;
  private final Endings endings;
  private final LostAttempts lost;

  public SqlAttemptStore(Database database, RunSteps steps, EndCounters counters) {
    this.database = database;
    var dialect = database.dialect();
    var moves = new Moves(dialect);
    logs = new LogLines(dialect);
    claims = new Claims(dialect, steps);
    leases = new LeaseRenewals(dialect);
    endings = new Endings(dialect, moves, steps, counters);
    lost = new LostAttempts(dialect, moves, steps, counters);
  }

  @Override
  public Claimed claim(Map<String, Integer> rooms, Duration lease) {
    return database.write(connection -> claims.claim(connection, rooms, lease));
  }

  @Override
  public LeaseRenewal renewLeases(Collection<AttemptKey> attempts, Duration lease) {
    return database.write(connection -> leases.renew(connection, attempts, lease));
  }

  @Override
  public Map<AttemptKey, JobState> end(List<Ending> ends) {
    var lines = ends.stream().flatMap(ending -> ending.log().stream()).toList();
    var stored =
        database.write(connection -> {
          // Before the ends: who has ended adds nothing to his log.
          logs.append(connection, lines);
          return endings.end(connection, ends);
        });
    if (ends.stream().anyMatch(ending -> ending.job().place() != null)) {
      // The next step of a run may be there for whoever has room.
      database.announceWork();
    }
    return stored;
  }

  @Override
  public List<LostAttempt> reclaim(DoubleSupplier random) {
    return database.write(connection -> lost.reclaim(connection, random));
  }
}
