package dev.monitored.server.http.ays;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.attempt.AttemptRecord;
import dev.monitored.server.job.log.LogLine;
import java.util.List;

/** A job as AYS shows it by itself. */
record JobObject(
    String key,
    @JsonProperty("action_name") String actionName,
    String actor,
    @JsonProperty("service_key") String serviceKey,
    @JsonProperty("service_name") String serviceName,
    String state,
    List<LogObject> logs,
    String result) {

  static JobObject of(Job job, List<AttemptRecord> attempts, List<LogLine> lines) {
    var fields = new JobFields(job);
    return new JobObject(
        fields.key(),
        fields.actionName(),
        fields.actorName(),
        fields.serviceKey(),
        fields.serviceName(),
        fields.state(),
        fields.logs(attempts, lines),
        fields.result());
  }
}
