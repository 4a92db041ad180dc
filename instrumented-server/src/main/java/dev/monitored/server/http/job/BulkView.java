package dev.monitored.server.http.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.action.JobId;
import dev.monitored.server.engine.BulkChanges;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.query.Listing;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What became, or would become, of many jobs. */
public final class BulkView {
  private BulkView() {}

  /** The jobs that would be changed: how many, and the oldest. */
  public record Preview(int count, boolean countIsLowerBound, List<String> sample) {
    public static Preview of(Listing<Job, JobId> page) {
      var sample = page.items().stream().map(Job::id).map(JobId::toString).toList();
      return new Preview(page.count(), page.countIsLowerBound(), sample);
    }
  }

  public record Item(String id, String outcome) {
    public static Item of(BulkChanges.Item item) {
      return new Item(item.id().toString(), item.outcome().name().toLowerCase(Locale.ROOT));
    }
  }

  /** {@code nextCursor} is absent when all is done. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Result(Map<String, Long> outcomes, List<Item> items, @Nullable String nextCursor) {
    public static Result of(BulkChanges.Result result) {
      var items = result.items().stream().map(Item::of).toList();
      var outcomes =
          items.stream()
              .collect(Collectors.groupingBy(Item::outcome, TreeMap::new, Collectors.counting()));
      return new Result(outcomes, items, result.after().map(JobId::toString).orElse(null));
    }
  }
}
