package dev.monitored.server.engine;

import dev.monitored.action.JobId;
import dev.monitored.server.job.ChangeResult;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.query.BulkChange;
import dev.monitored.server.job.query.JobQuery;
import dev.monitored.server.job.query.Listing;
import dev.monitored.server.job.query.Page;
import dev.monitored.server.job.query.Page.Order;
import dev.monitored.server.store.JobStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;

/**
 * Applies a change to many jobs, oldest first. Thread-safe.
 *
 * <p>It changes a few jobs at a time, which share a commit with other pending writes, so that other
 * writes wait only for those few.
 */
public final class BulkChanges {
  /** Jobs that are changed at most before the caller is asked whether to go on. */
  public static final int MOST = 1000;

  private static final int AT_ONCE = 50;

  /** What became of one job. */
  public enum ItemOutcome {
    CANCELLED,
    /** It runs, and is told to stop. */
    STOPPING,
    QUEUED,
    DELETED,
    MOVED,
    /** It has come into another state meanwhile, or others with its unique key are open. */
    UNCHANGED
  }

  public record Item(JobId id, ItemOutcome outcome) {}

  /**
   * What became of the jobs.
   *
   * @param after where to go on; empty when all is done
   */
  public record Result(List<Item> items, Optional<JobId> after) {}

  private final JobStore store;
  private final JobEngine jobs;

  BulkChanges(JobStore store, JobEngine jobs) {
    this.store = store;
    this.jobs = jobs;
  }

  /** Some of the jobs that would be changed, and how many they are. */
  public Listing<Job, JobId> preview(BulkChange change, JobQuery query, Page<JobId> page) {
    return store.list(query.openTo(change), page);
  }

  /**
   * Changes the jobs that match, up to {@link #MOST} of them. When it fails, some may be changed.
   *
   * @param after where an earlier call stopped
   */
  public Result apply(BulkChange change, JobQuery query, Optional<JobId> after) {
    var page = new Page<>(after, Order.OLDEST_FIRST, MOST + 1);
    var found = store.ids(query.openTo(change), page);
    var ids = found.subList(0, Math.min(MOST, found.size()));
    var items = new ArrayList<Item>();
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      items.addAll(some(change, ids.subList(from, Math.min(from + AT_ONCE, ids.size()))));
    }
    return new Result(items, found.size() > MOST ? Optional.of(ids.getLast()) : Optional.empty());
  }

  private List<Item> some(BulkChange change, List<JobId> ids) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var changes =
          ids.stream()
              .map(
                  id -> CompletableFuture.supplyAsync(() -> new Item(id, one(change, id)), threads))
              .toList();
      return changes.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StoreException failure ? failure : e;
    }
  }

  private ItemOutcome one(BulkChange change, JobId id) {
    return switch (change) {
      case BulkChange.Cancel() ->
          switch (jobs.cancel(id)) {
            case ENDED -> ItemOutcome.CANCELLED;
            case REQUESTED -> ItemOutcome.STOPPING;
            case ALREADY_ENDED, UNKNOWN -> ItemOutcome.UNCHANGED;
          };
      case BulkChange.Retry() ->
          jobs.retry(id) == ChangeResult.DONE ? ItemOutcome.QUEUED : ItemOutcome.UNCHANGED;
      case BulkChange.Delete() ->
          jobs.delete(id) == ChangeResult.DONE ? ItemOutcome.DELETED : ItemOutcome.UNCHANGED;
      case BulkChange.Move(String queue) ->
          jobs.move(id, queue) == ChangeResult.DONE ? ItemOutcome.MOVED : ItemOutcome.UNCHANGED;
    };
  }
}
