package dev.monitored.server.engine;

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
import dev.monitored.server.job.Submission;
import dev.monitored.server.store.DeliveryStore;
import dev.monitored.server.store.JobStore;
import dev.monitored.server.store.ScheduleStore;
import dev.monitored.server.store.TriggerStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** A real store, with something happening before ends are stored. */
record TamperedStore(JobStore store, Runnable beforeEnd) implements JobStore {
  @Override
  public Map<AttemptKey, JobState> end(List<Ending> endings) {
    beforeEnd.run();
    return store.end(endings);
  }

  @Override
  public void append(List<LogLine> lines) {
    store.append(lines);
  }

  @Override
  public Optional<LogPage> log(LogQuery query) {
    return store.log(query);
  }

  @Override
  public Optional<Job> insert(JobId id, Submission submission, Optional<IdempotencyKey> key) {
    return store.insert(id, submission, key);
  }

  @Override
  public Optional<Job> find(JobId id) {
    return store.find(id);
  }

  @Override
  public List<AttemptRecord> attempts(JobId id) {
    return store.attempts(id);
  }

  @Override
  public JobPage list(JobQuery query, Page<JobId> page) {
    return store.list(query, page);
  }

  @Override
  public List<JobId> ids(JobQuery query, Page<JobId> page) {
    return store.ids(query, page);
  }

  @Override
  public Claimed claim(Map<String, Integer> rooms, Duration lease) {
    return store.claim(rooms, lease);
  }

  @Override
  public Cancellation cancel(JobId id) {
    return store.cancel(id);
  }

  @Override
  public Change start(JobId id) {
    return store.start(id);
  }

  @Override
  public Change retry(JobId id) {
    return store.retry(id);
  }

  @Override
  public Change delete(JobId id) {
    return store.delete(id);
  }

  @Override
  public Optional<Run> insert(
      RunId id, RunSubmission submission, Supplier<JobId> ids, Optional<IdempotencyKey> key) {
    return store.insert(id, submission, ids, key);
  }

  @Override
  public Run gather(RunId id, Gathering gathering) {
    return store.gather(id, gathering);
  }

  @Override
  public Change dissolve(RunId id) {
    return store.dissolve(id);
  }

  @Override
  public Optional<Run> find(RunId id) {
    return store.find(id);
  }

  @Override
  public List<Job> jobs(RunId id) {
    return store.jobs(id);
  }

  @Override
  public RunPage list(RunQuery query, Page<RunId> page) {
    return store.list(query, page);
  }

  @Override
  public Change start(RunId id) {
    return store.start(id);
  }

  @Override
  public RunCancellation cancel(RunId id) {
    return store.cancel(id);
  }

  @Override
  public Change retry(RunId id) {
    return store.retry(id);
  }

  @Override
  public Change delete(RunId id) {
    return store.delete(id);
  }

  @Override
  public Renewal renew(Collection<AttemptKey> attempts, Duration lease) {
    return store.renew(attempts, lease);
  }

  @Override
  public List<LostAttempt> reclaim(DoubleSupplier random) {
    return store.reclaim(random);
  }

  @Override
  public int purge(Retention retention) {
    return store.purge(retention);
  }

  @Override
  public void forgetKeys() {
    store.forgetKeys();
  }

  @Override
  public int expire() {
    return store.expire();
  }

  @Override
  public void declare(Map<String, Integer> limits) {
    store.declare(limits);
  }

  @Override
  public void pause(String queue, boolean paused) {
    store.pause(queue, paused);
  }

  @Override
  public ScheduleStore schedules() {
    return store.schedules();
  }

  @Override
  public TriggerStore triggers() {
    return store.triggers();
  }

  @Override
  public DeliveryStore deliveries() {
    return store.deliveries();
  }

  @Override
  public Figures figures() {
    return store.figures();
  }

  @Override
  public void probe() {
    store.probe();
  }

  @Override
  public void watch(Watcher watcher) {
    store.watch(watcher);
  }

  @Override
  public void close() {
    store.close();
  }
}
