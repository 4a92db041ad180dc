package dev.monitored.server.store.sql.attempt;

import dev.monitored.action.AttemptKey;
import dev.monitored.server.failure.FailureLog;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.attempt.LostAttempt;
import dev.monitored.server.job.attempt.ProcessId;
import dev.monitored.server.store.LeaseStore;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.database.Statements;
import dev.monitored.server.store.sql.job.EndCounters;
import dev.monitored.server.store.sql.job.RunSteps;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Keeps the leases of processes in a database. */
public final class SqlLeaseStore implements LeaseStore {
  /** Attempts that are looked at by one statement. */
  private static final int AT_ONCE = 1000;

  /** Lost attempts of one transaction. */
  private static final int RECLAIMED_AT_ONCE = 100;

  private static final FailureLog LOG = FailureLog.of(SqlLeaseStore.class);

  private final Database database;
  private final Processes processes;
  private final UnwantedAttempts unwanted;
  private final LostAttempts lost;

  public SqlLeaseStore(Database database, RunSteps steps, EndCounters counters) {
    this.database = database;
    var dialect = database.dialect();
    processes = new Processes(dialect);
    unwanted = new UnwantedAttempts(dialect);
    lost = new LostAttempts(dialect, new Moves(dialect), steps, counters);
  }

  @Override
  public void register(ProcessId process, Optional<String> name, Duration lease) {
    database.writeAtOnce(connection -> {
      processes.register(connection, process, name.orElse(null), database.connections(), lease);
      if (name.isPresent()) {
        processes.declareNamesakesDead(connection, process, name.get(), database);
      }
      return process;
    });
  }

  @Override
  public boolean renew(ProcessId process, Duration lease) {
    return database.isShared()
        ? database.writeAtOnce(connection -> processes.renew(connection, process, lease))
        : Statements.read(database.readers(), connection -> Processes.isAlive(connection, process));
  }

  @Override
  public void release(ProcessId process) {
    database.writeRepeatable(connection -> Processes.remove(connection, process));
  }

  @Override
  public Unwanted unwanted(Collection<AttemptKey> attempts) {
    var all = List.copyOf(attempts);
    var found = new Unwanted(new HashSet<>(), new HashSet<>());
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      var some = all.subList(from, Math.min(from + AT_ONCE, all.size()));
      var part = Statements.read(database.readers(), connection -> unwanted.find(connection, some));
      found.gone().addAll(part.gone());
      found.cancelled().addAll(part.cancelled());
    }
    return found;
  }

  @Override
  public void declareDead(ProcessId by) {
    database.writeRepeatable(connection -> processes.expire(connection, by));
  }

  @Override
  public List<LostAttempt> reclaim(DoubleSupplier random) {
    return reclaim(random, RECLAIMED_AT_ONCE);
  }

  /** One that the database refuses must not keep the others from being taken over. */
  private List<LostAttempt> reclaim(DoubleSupplier random, int atMost) {
    try {
      return database.write(connection -> lost.reclaim(connection, random, atMost));
    } catch (StoreException e) {
      if (!e.isRefused()) {
        throw e;
      }
      if (atMost > 1) {
        return reclaim(random, atMost / 2);
      }
      LOG.error("a lost attempt cannot be taken over, and its job ends", e);
      return database.write(lost::giveUpOne);
    }
  }
}
