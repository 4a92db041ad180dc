package dev.monitored.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.server.engine.Report;
import dev.monitored.server.http.ays.AysReport;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.Run;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Tells of an end in the words of the API; of a run that AYS sees, in those of AYS. */
public final class JsonReport implements Report {
  /** What is delivered, about one of the two. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Ended(String delivery, @Nullable JobView job, @Nullable RunView run) {}

  @Override
  public String of(String delivery, Job job) {
    return text(new Ended(delivery, JobView.of(job), null));
  }

  @Override
  public String of(String delivery, Run run) {
    return text(
        AysReport.of(run)
            .<Object>map(report -> report)
            .orElseGet(() -> new Ended(delivery, null, RunView.of(run))));
  }

  private static String text(Object report) {
    return new String(Json.bytes(report), StandardCharsets.UTF_8);
  }
}
