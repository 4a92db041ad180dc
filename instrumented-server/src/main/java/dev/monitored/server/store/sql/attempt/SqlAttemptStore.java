package dev.monitored.server.store.sql.attempt;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.store.AttemptStore;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.job.EndCounters;
import dev.monitored.server.store.sql.job.RunSteps;
import dev.monitored.server.store.sql.log.LogLines;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes jobs from their queues over attempts to their ends, in a database. */
public final class SqlAttemptStore implements AttemptStore {
  private final Database database;
  private final LogLines logs;
  private final Claims claims;
  private final Endings endings;

  public SqlAttemptStore(Database database, RunSteps steps, EndCounters counters) {
    this.database = database;
    var dialect = database.dialect();
    logs = new LogLines(dialect);
    claims = new Claims(dialect, steps);
    endings = new Endings(dialect, new Moves(dialect), steps, counters);
  }

  @Override
  public Claimed claim(ProcessId process, Map<String, Integer> rooms) {
    if (!database.hasRoomForAttempts()) {
      return new Claimed(List.of(), Optional.empty(), false);
    }
    var tries = new AtomicInteger();
    var claimed =
        database.writeRepeatable(connection -> {
          tries.incrementAndGet();
          return claims.claim(connection, process, rooms);
        });
    return new Claimed(claimed.jobs(), claimed.untilNext(), tries.get() > 1);
  }

  @Override
  public List<Job> claimedUnheard(ProcessId process, Set<AttemptKey> known) {
    return database.writeRepeatable(
        connection -> claims.claimedUnheard(connection, process, known));
  }

  @Override
  public Map<AttemptKey, JobState> end(List<Ending> ends) {
    var lines = ends.stream().flatMap(ending -> ending.log().stream()).toList();
    var stored =
        database.writeRepeatable(connection -> {
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
}
