package dev.monitored.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.monitored.server.engine.callback.CallbackContent;
import dev.monitored.server.http.ays.AysCallbackContent;
import dev.monitored.server.http.job.JobView;
import dev.monitored.server.http.run.RunView;
import dev.monitored.server.http.wire.Json;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.run.Run;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Tells of an end in the words of the API; of a run that AYS sees, in those of AYS. */
public final class JsonCallbackContent implements CallbackContent {
  /** What is delivered, about one of the two. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Ended(String delivery, @Nullable JobView job, @Nullable RunView run) {}

  @Override
  public String of(String id, Job job) {
    return text(new Ended(id, JobView.of(job), null));
  }

  @Override
  public String of(String id, Run run) {
    return text(
        AysCallbackContent.of(run)
            .<Object>map(ended -> ended)
            .orElseGet(() -> new Ended(id, null, RunView.of(run))));
  }

  private static String text(Object ended) {
    return new String(Json.bytes(ended), StandardCharsets.UTF_8);
  }
}
