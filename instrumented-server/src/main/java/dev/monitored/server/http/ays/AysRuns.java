package dev.monitored.server.http.ays;

import dev.monitored.action.Violation;
import dev.monitored.server.engine.JobEngine;
import dev.monitored.server.engine.RunEngine;
import dev.monitored.server.job.Callback;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.JobState;
import dev.monitored.server.job.RunId;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.RunQuery;
import dev.monitored.server.job.run.HeldJobsRun;
import dev.monitored.server.job.run.Run;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The runs of a repository: those that were made here, and others with its label. */
final class AysRuns {
  /** A list has no pages. */
  static final int MAX_LISTED = 1000;

  /** Of a length that a request line has room for. */
  private static final Pattern URL = Pattern.compile("[!-~]{1,1000}");

  private final JobEngine engine;
  private final RunEngine runs;

  AysRuns(JobEngine engine) {
    this.engine = engine;
    runs = engine.runs();
  }

  /** The newest first. */
  List<RunObject.Row> list(ServerRequest request) {
    var repository = Repository.of(request, engine);
    refuseParameters(request);
    return inState(Set.of(), repository, MAX_LISTED).stream().map(RunObject.Row::of).toList();
  }

  /** The newest one that runs. */
  Optional<RunObject> running(ServerRequest request) {
    var repository = Repository.of(request, engine);
    refuseParameters(request);
    return inState(Set.of(new JobState.Running()), repository, 1).stream()
        .findFirst()
        .map(this::object);
  }

  private List<Run> inState(Set<JobState> states, String repository, int limit) {
    return runs.list(new RunQuery(states, labels(repository)), Page.newest(limit)).items();
  }

  private static Map<String, String> labels(String repository) {
    return Map.of(AysLabels.REPOSITORY, repository);
  }

  /** Makes a run of all held jobs of the repository. */
  RunObject create(ServerRequest request) {
    var repository = Repository.of(request, engine);
    var query = new AysQuery(request.query(), "simulate", "callback_url", "retries");
    var held =
        new HeldJobsRun(
            repository,
            labels(repository),
            query.retries("retries").orElse(null),
            query.flag("simulate"),
            callback(query));
    return switch (runs.gather(held)) {
      case RunEngine.Result.Accepted(Run run) -> object(run);
      case RunEngine.Result.Refused(var violations) -> throw refusal(violations);
      case RunEngine.Result.KeyReused() -> throw new IllegalStateException("there was no key");
    };
  }

  private static @Nullable Callback callback(AysQuery query) {
    var url = query.text("callback_url");
    if (url.isPresent() && !URL.matcher(url.get()).matches()) {
      throw AysException.badRequest("callback_url must have at most 1000 visible ASCII characters");
    }
    var callback = url.map(Callback::new);
    if (callback.filter(Callback::isMasked).isPresent()) {
      throw AysException.badRequest("callback_url contains the mask *** in place of its query");
    }
    return callback.orElse(null);
  }

  private static AysException refusal(List<Violation> violations) {
    return AysException.badRequest(
        violations.stream().map(AysRuns::words).collect(Collectors.joining("; ")));
  }

  private static String words(Violation violation) {
    var parameter = violation.pointer().startsWith("/callback") ? "callback_url" : "retries";
    return parameter + " " + violation.detail();
  }

  RunObject get(ServerRequest request) {
    var run = stored(request);
    refuseParameters(request);
    return object(run);
  }

  /** Starts a simulated run, or retries a failed one. */
  RunObject execute(ServerRequest request) {
    var id = stored(request).id();
    refuseParameters(request);
    var change = runs.start(id);
    check(change == ChangeResult.NOT_NOW ? runs.retry(id) : change, "the run is running, or is ok");
    return object(stored(request));
  }

  /** The jobs of a run that was only simulated are held again, for the next one. */
  void delete(ServerRequest request) {
    var id = stored(request).id();
    refuseParameters(request);
    var change = runs.dissolve(id);
    check(change == ChangeResult.NOT_NOW ? runs.delete(id) : change, "the run is running");
  }

  private static void check(ChangeResult change, String notNow) {
    switch (change) {
      case DONE -> {}
      case NOT_NOW, KEY_TAKEN -> throw AysException.conflict(notNow);
      case UNKNOWN -> throw AysException.unknown("run");
    }
  }

  private RunObject object(Run run) {
    return RunObject.of(run, runs.jobs(run.id()));
  }

  private Run stored(ServerRequest request) {
    var repository = Repository.of(request, engine);
    return RunId.parse(request.path().pathParameters().get("runid"))
        .flatMap(runs::find)
        .filter(run -> repository.equals(run.labels().get(AysLabels.REPOSITORY)))
        .orElseThrow(() -> AysException.unknown("run"));
  }

  private static void refuseParameters(ServerRequest request) {
    new AysQuery(request.query());
  }
}
