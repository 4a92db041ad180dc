package dev.monitored.server.store.sql.run;

import dev.monitored.action.JobId;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.StoreFailure;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.RunQuery;
import dev.monitored.server.job.run.HeldJobsRun;
import dev.monitored.server.job.run.Run;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.store.RunStore;
import dev.monitored.server.store.sql.database.Database;
import dev.monitored.server.store.sql.job.IdempotencyKeys;
import dev.monitored.server.store.sql.job.Origin;
import dev.monitored.server.store.sql.log.LogDeletions;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs in a database. */
public final class SqlRunStore implements RunStore {
  private final Database database;
  private final RunReads reads;
  private final IdempotencyKeys keys;
  private final Runs runs;
  private final GatheredRuns gathered;

  public SqlRunStore(Database database, IdempotencyKeys keys, Runs runs) {
    this.database = database;
    this.keys = keys;
    this.runs = runs;
    reads = new RunReads(database);
    gathered = new GatheredRuns(database.dialect(), runs);
  }

  @Override
  public Optional<Run> insert(
      RunId id, RunSubmission submission, Supplier<JobId> ids, Optional<IdempotencyKey> key) {
    database.requireRoom();
    var stored =
        database.write(connection -> {
          var bound =
              key.isPresent()
                  ? keys.bind(connection, key.get(), id.toString())
                  : Optional.of(id.toString());
          if (bound.filter(id.toString()::equals).isPresent()) {
            runs.insert(connection, id, submission, ids, Origin.USER);
          }
          return bound.flatMap(RunId::parse);
        });
    database.announceWork();
    return stored.flatMap(reads::find);
  }

  @Override
  public Run gather(RunId id, HeldJobsRun held) {
    database.requireRoom();
    database.write(connection -> gathered.gather(connection, id, held));
    database.announceWork();
    return reads
        .find(id)
        .orElseThrow(
            () -> new StoreException(StoreFailure.CONFLICT, "the run was deleted just now"));
  }

  @Override
  public ChangeResult dissolve(RunId id) {
    return database.write(connection -> runs.dissolve(connection, id));
  }

  @Override
  public Optional<Run> find(RunId id) {
    return reads.find(id);
  }

  @Override
  public List<Job> jobs(RunId id) {
    return reads.jobs(id);
  }

  @Override
  public Listing<Run, RunId> list(RunQuery query, Page<RunId> page) {
    return reads.list(query, page);
  }

  @Override
  public ChangeResult start(RunId id) {
    return announced(database.write(connection -> runs.start(connection, id)));
  }

  @Override
  public RunCancellation cancel(RunId id) {
    var cancellation = database.write(connection -> runs.cancel(connection, id));
    cancellation.running().forEach(database::announceCancellation);
    return cancellation;
  }

  @Override
  public ChangeResult retry(RunId id) {
    return announced(database.write(connection -> runs.retry(connection, id)));
  }

  private ChangeResult announced(ChangeResult change) {
    database.announceWork();
    return change;
  }

  @Override
  public ChangeResult delete(RunId id) {
    return LogDeletions.all(database, connection -> runs.delete(connection, id));
  }
}
