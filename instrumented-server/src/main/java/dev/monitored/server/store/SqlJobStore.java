package dev.monitored.server.store;

import dev.monitored.action.AttemptKey;
import dev.monitored.action.JobId;
import dev.monitored.server.job.AttemptRecord;
import dev.monitored.server.job.Cancellation;
import dev.monitored.server.job.Change;
import dev.monitored.server.job.Figures;
import dev.monitored.server.job.Gathering;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobPage;
import dev.monitored.server.job.JobQuery;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.LogLine;
import dev.monitored.server.job.LogPage;
import dev.monitored.server.job.LogQuery;
import dev.monitored.server.job.LostAttempt;
import dev.monitored.server.job.Page;
import dev.monitored.server.job.Retention;
import dev.monitored.server.job.Run;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.RunPage;
import dev.monitored.server.job.RunQuery;
import dev.monitored.server.job.RunSubmission;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.Submission;
import dev.monitored.server.store.GroupCommit.Work;
import dev.monitored.server.store.Purges.Purged;
import dev.monitored.server.store.Submissions.Submitted;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * Jobs in a database: a SQLite file for one process at a time, or PostgreSQL for several. Every
 * write goes through {@link GroupCommit} and is on disk when the method returns; reads see what was
 * committed.
 */
public final class SqlJobStore implements JobStore {
  private final Database database;
  private final JobReads reads;
  private final FigureReads figures;
  private final LogLines logs;
  private final Submissions submissions;
  private final GroupCommit.Shared<Submitted, Job> inserting;
  private final IdempotencyKeys keys;
  private final Renewals renewals;
  private final Runs runs;
  private final Purges purges;
  private final HeldJobs held;
  private final Claims claims;
  private final Endings endings;
  private final Cancellations cancellations;
  private final SqlScheduleStore schedules;
  private final SqlTriggerStore triggers;
  private final SqlDeliveryStore deliveries;

  private SqlJobStore(Database database) {
    this.database = database;
    var dialect = database.dialect();
    reads = new JobReads(database);
    figures = new FigureReads(database.readers(), dialect);
    logs = new LogLines(dialect);
    submissions = new Submissions(dialect);
    inserting = submissions::insert;
    keys = new IdempotencyKeys(dialect);
    renewals = new Renewals(dialect);
    var tally = new Tally(dialect);
    var steps = new RunSteps(dialect, tally);
    runs = new Runs(dialect, submissions, renewals, steps);
    purges = new Purges(dialect, runs, renewals);
    held = new HeldJobs(dialect, runs);
    claims = new Claims(dialect, steps);
    endings = new Endings(dialect, steps, tally);
    cancellations = new Cancellations(dialect, steps);
    var scheduleWrites = new ScheduleWrites(dialect);
    schedules =
        new SqlScheduleStore(
            database,
            scheduleWrites,
            new ScheduleStarts(dialect, scheduleWrites, keys, submissions, runs, cancellations));
    triggers = new SqlTriggerStore(database, new EventStarts(keys, submissions, runs));
    deliveries = new SqlDeliveryStore(database);
  }

  /**
   * Opens the store in a directory, creating or migrating it. What a dead process left running is
   * found by the first {@link #reclaim}.
   *
   * @throws StoreException when the directory is in use, on a network, or the file cannot be opened
   */
  public static SqlJobStore open(Path directory) {
    var database = SqliteDatabase.open(directory);
    database.writer().run(Claims::expireAllLeases);
    return new SqlJobStore(database);
  }

  /**
   * Opens the store in PostgreSQL, creating or migrating it.
   *
   * @throws StoreException when the database does not answer, or is older than version 14
   */
  public static SqlJobStore open(DatabaseAddress address) {
    return new SqlJobStore(PostgresDatabase.open(address));
  }

  @Override
  public Optional<Job> insert(JobId id, Submission submission, Optional<IdempotencyKey> key) {
    var job =
        key.isPresent()
            ? insertOnce(id, submission, key.get())
            : Optional.of(database.writer().run(inserting, Submitted.alone(id, submission)));
    database.announce(PostgresChannel.WORK);
    return job;
  }

  private Optional<Job> insertOnce(JobId id, Submission submission, IdempotencyKey key) {
    return database
        .writer()
        .run(connection -> {
          var bound = keys.bind(connection, key, id.toString());
          // Only who bound the key makes the job: another may have been deleted since.
          return bound.filter(id.toString()::equals).isPresent()
              ? Optional.of(insert(connection, id, submission, key))
              : submissions.find(connection, bound);
        });
  }

  private Job insert(Connection connection, JobId id, Submission submission, IdempotencyKey key)
      throws SQLException {
    var job = submissions.insert(connection, Submitted.alone(id, submission));
    if (!job.id().equals(id)) {
      keys.rebind(connection, key, job.id().toString());
    }
    return job;
  }

  private Optional<String> bind(Connection connection, Optional<IdempotencyKey> key, String id)
      throws SQLException {
    return key.isPresent() ? keys.bind(connection, key.get(), id) : Optional.of(id);
  }

  @Override
  public Optional<Job> find(JobId id) {
    return reads.find(id);
  }

  @Override
  public List<AttemptRecord> attempts(JobId id) {
    return reads.attempts(id);
  }

  @Override
  public JobPage list(JobQuery query, Page<JobId> page) {
    return reads.list(query, page);
  }

  @Override
  public List<JobId> ids(JobQuery query, Page<JobId> page) {
    return reads.ids(query, page);
  }

  @Override
  public Claimed claim(Map<String, Integer> rooms, Duration lease) {
    return database.writer().run(connection -> claims.claim(connection, rooms, lease));
  }

  @Override
  public void append(List<LogLine> lines) {
    database.writer().run(connection -> logs.append(connection, lines));
  }

  @Override
  public Optional<LogPage> log(LogQuery query) {
    return reads.log(query);
  }

  @Override
  public Map<AttemptKey, JobState> end(List<Ending> ends) {
    var lines = ends.stream().flatMap(ending -> ending.log().stream()).toList();
    var stored =
        database
            .writer()
            .run(connection -> {
              // Before the ends: who has ended adds nothing to his log.
              logs.append(connection, lines);
              return endings.end(connection, ends);
            });
    if (ends.stream().anyMatch(ending -> ending.job().place() != null)) {
      // The next step of a run may be there for whoever has room.
      database.announce(PostgresChannel.WORK);
    }
    return stored;
  }

  @Override
  public Cancellation cancel(JobId id) {
    var cancellation = database.writer().run(connection -> cancellations.cancel(connection, id));
    if (cancellation == Cancellation.REQUESTED) {
      database.announce(id.toString());
    }
    return cancellation;
  }

  @Override
  public Change start(JobId id) {
    var change = database.writer().run(connection -> held.start(connection, id));
    database.announce(PostgresChannel.WORK);
    return change;
  }

  @Override
  public Change retry(JobId id) {
    var change = database.writer().run(connection -> renewals.retry(connection, id));
    database.announce(PostgresChannel.WORK);
    return change;
  }

  @Override
  public Change delete(JobId id) {
    forgetLogs(connection -> LogDeletions.ofJob(connection, id.toString(), LogDeletions.SLICE));
    return database.writer().run(connection -> renewals.delete(connection, id));
  }

  @Override
  public Optional<Run> insert(
      RunId id, RunSubmission submission, Supplier<JobId> ids, Optional<IdempotencyKey> key) {
    var stored =
        database
            .writer()
            .run(connection -> {
              var bound = bind(connection, key, id.toString());
              if (bound.filter(id.toString()::equals).isPresent()) {
                runs.insert(connection, id, submission, ids, null);
              }
              return bound.flatMap(RunId::parse);
            });
    database.announce(PostgresChannel.WORK);
    return stored.flatMap(reads::find);
  }

  @Override
  public Run gather(RunId id, Gathering gathering) {
    database.writer().run(connection -> held.gather(connection, id, gathering));
    database.announce(PostgresChannel.WORK);
    return reads.find(id).orElseThrow(() -> new StoreException("the run was deleted just now"));
  }

  @Override
  public Change dissolve(RunId id) {
    return database.writer().run(connection -> runs.dissolve(connection, id));
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
  public RunPage list(RunQuery query, Page<RunId> page) {
    return reads.list(query, page);
  }

  @Override
  public Change start(RunId id) {
    var change = database.writer().run(connection -> runs.start(connection, id));
    database.announce(PostgresChannel.WORK);
    return change;
  }

  @Override
  public RunCancellation cancel(RunId id) {
    var cancellation = database.writer().run(connection -> runs.cancel(connection, id));
    cancellation.running().forEach(job -> database.announce(job.toString()));
    return cancellation;
  }

  @Override
  public Change retry(RunId id) {
    var change = database.writer().run(connection -> runs.retry(connection, id));
    database.announce(PostgresChannel.WORK);
    return change;
  }

  @Override
  public Change delete(RunId id) {
    forgetLogs(connection -> LogDeletions.ofRun(connection, id.toString(), LogDeletions.SLICE));
    return database.writer().run(connection -> runs.delete(connection, id));
  }

  private void forgetLogs(Work<Integer> slice) {
    int lines;
    do {
      lines = database.writer().run(slice);
    } while (lines > 0);
  }

  @Override
  public Renewal renew(Collection<AttemptKey> attempts, Duration lease) {
    return database.writer().run(connection -> claims.renew(connection, attempts, lease));
  }

  @Override
  public List<LostAttempt> reclaim(DoubleSupplier random) {
    return database.writer().run(connection -> endings.reclaim(connection, random));
  }

  @Override
  public int purge(Retention retention) {
    var limits =
        Statements.read(
            database.readers(), connection -> Purges.limits(connection, retention, Instant.now()));
    int jobs = 0;
    Purged some;
    do {
      some = database.writer().run(connection -> purges.purge(connection, retention, limits));
      jobs += some.jobs();
    } while (some.hasMore());
    return jobs;
  }

  @Override
  public void forgetKeys() {
    database.writer().run(keys::forget);
  }

  @Override
  public int expire() {
    return database.writer().run(claims::expire);
  }

  @Override
  public void declare(Map<String, Integer> limits) {
    database.writer().run(connection -> Queues.declare(connection, limits));
  }

  @Override
  public void pause(String queue, boolean paused) {
    database.writer().run(connection -> Queues.pause(connection, queue, paused));
    database.announce(PostgresChannel.WORK);
  }

  @Override
  public ScheduleStore schedules() {
    return schedules;
  }

  @Override
  public TriggerStore triggers() {
    return triggers;
  }

  @Override
  public DeliveryStore deliveries() {
    return deliveries;
  }

  @Override
  public Figures figures() {
    return figures.read();
  }

  @Override
  public void probe() {
    reads.probe();
  }

  @Override
  public void watch(Watcher watcher) {
    database.watch(watcher);
  }

  @Override
  public void close() {
    database.close();
  }
}
