package dev.monitored.server.engine;

import dev.monitored.action.Violation;
import dev.monitored.server.engine.admission.Admission;
import dev.monitored.server.engine.attempt.Workers;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.IdempotencyKey;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.JobIds;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.RunQuery;
import dev.monitored.server.job.run.HeldJobsRun;
import dev.monitored.server.job.run.Run;
import dev.monitored.server.job.run.RunSubmission;
import dev.monitored.server.store.RunStore;
import java.util.List;
import java.util.Optional;

/** Takes runs, whose jobs the {@link JobEngine} executes. Thread-safe. */
public final class RunEngine {
  private final RunStore store;
  private final Workers workers;
  private final Admission admission;
  private final JobIds ids;

  RunEngine(RunStore store, Workers workers, Admission admission, JobIds ids) {
    this.store = store;
    this.workers = workers;
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
    workers.workArrived();
    return run.<Result>map(Result.Accepted::new).orElseGet(Result.KeyReused::new);
  }

  /** When it returns with a run, the run is on disk. */
  public Result gather(HeldJobsRun held) {
    var violations = admission.violations(held);
    if (!violations.isEmpty()) {
      return new Result.Refused(violations);
    }
    var run = store.gather(new RunId(ids.next().value()), held);
    workers.workArrived();
    return new Result.Accepted(run);
  }

  /** Deletes a run that is held, whose jobs from now on are held on their own. */
  public ChangeResult dissolve(RunId id) {
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

  public Listing<Run, RunId> list(RunQuery query, Page<RunId> page) {
    return store.list(query, page);
  }

  /** Starts a run that is held. */
  public ChangeResult start(RunId id) {
    return woken(store.start(id));
  }

  /** Retries a run from its first step that did not succeed, and there with what did not. */
  public ChangeResult retry(RunId id) {
    return woken(store.retry(id));
  }

  /** What waits ends at once; what runs is told to stop and ends soon after. */
  public ChangeResult cancel(RunId id) {
    var cancellation = store.cancel(id);
    cancellation.running().forEach(workers::cancelRequested);
    return cancellation.change();
  }

  /** Deletes a run that does not run, and its jobs. */
  public ChangeResult delete(RunId id) {
    return store.delete(id);
  }

  private ChangeResult woken(ChangeResult change) {
    workers.workArrived();
    return change;
  }
}
