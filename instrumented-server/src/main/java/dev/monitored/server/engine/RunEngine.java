package dev.monitored.server.engine;

import dev.monitored.action.Violation;
import dev.monitored.server.job.Change;
import dev.monitored.server.job.Gathering;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.Page;
import dev.monitored.server.job.Run;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.RunPage;
import dev.monitored.server.job.RunQuery;
import dev.monitored.server.job.RunSubmission;
import dev.monitored.server.store.JobStore;
import java.util.List;
import java.util.Optional;

/** Takes runs, whose jobs the {@link JobEngine} executes. Thread-safe. */
public final class RunEngine {
  private final JobStore store;
  private final JobEngine jobs;
  private final Admission admission;
  private final JobIds ids;

  RunEngine(JobStore store, JobEngine jobs, Admission admission, JobIds ids) {
    this.store = store;
    this.jobs = jobs;
    this.admission = admission;
    this.ids = ids;
  }

  /** What came of a submission. */
  public sealed interface Result {
    /** It is on disk. */
    record Accepted(Run run) implements Result {}

    /** Nothing was stored: the key was used for another request, or for one whose run is gone. */
    record KeyReused() implements Result {}

    /** Nothing was stored. */
    record Refused(List<Violation> violations) implements Result {}
  }

  /**
   * When it returns with a run, the run and its jobs are on disk.
   *
   * @param key by which the same request is known again for a day, and gets the same run
   */
  public Result submit(RunSubmission submission, Optional<IdempotencyKey> key) {
    var violations = admission.violations(submission);
    if (!violations.isEmpty()) {
      return new Result.Refused(violations);
    }
    var run = store.insert(new RunId(ids.next().value()), submission, ids::next, key);
    jobs.wakeUp();
    return run.<Result>map(Result.Accepted::new).orElseGet(Result.KeyReused::new);
  }

  /** When it returns with a run, the run is on disk. */
  public Result gather(Gathering gathering) {
    var violations = admission.violations(gathering);
    if (!violations.isEmpty()) {
      return new Result.Refused(violations);
    }
    var run = store.gather(new RunId(ids.next().value()), gathering);
    jobs.wakeUp();
    return new Result.Accepted(run);
  }

  /** Forgets a run that is held, whose jobs from now on are held on their own. */
  public Change dissolve(RunId id) {
    return store.dissolve(id);
  }

  public Optional<Run> find(RunId id) {
    return store.find(id);
  }

  /**
   * The jobs of a run, step by step; empty when the run is unknown. Of many long ones some are
   * abridged.
   */
  public List<Job> jobs(RunId id) {
    return store.jobs(id);
  }

  public RunPage list(RunQuery query, Page<RunId> page) {
    return store.list(query, page);
  }

  /** Starts a run that is held. */
  public Change start(RunId id) {
    return woken(store.start(id));
  }

  /** Begins a run anew with its first step that did not succeed, and there with what did not. */
  public Change retry(RunId id) {
    return woken(store.retry(id));
  }

  /** What waits ends at once; what runs is told to stop and ends soon after. */
  public Change cancel(RunId id) {
    var cancellation = store.cancel(id);
    cancellation.running().forEach(jobs::stopByUser);
    return cancellation.change();
  }

  /** Forgets a run that does not run, and its jobs. */
  public Change delete(RunId id) {
    return store.delete(id);
  }

  private Change woken(Change change) {
    jobs.wakeUp();
    return change;
  }
}
