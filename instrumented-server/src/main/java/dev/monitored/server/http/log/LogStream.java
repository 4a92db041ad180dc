package dev.monitored.server.http.log;

import dev.monitored.server.engine.log.JobLogs;
import dev.monitored.server.job.JobState.Ended;
import dev.monitored.server.job.StoreException;
import dev.monitored.server.job.log.LogLine;
import dev.monitored.server.job.log.LogPage;
import dev.monitored.server.job.log.LogQuery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The log of a job as events, and how far a client has got them. */
final class LogStream {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** Sends at once, or throws when the client does not take it. */
  interface Client {
    void send(byte[] bytes);
  }

  private final JobLogs logs;
  private final Client client;
  private LogQuery rest;
  private long sentAt;

  /** Begins with a comment, for lines may be long in coming. */
  LogStream(JobLogs logs, LogQuery query, Client client) {
    this.logs = logs;
    this.client = client;
    rest = query;
    send(LogFormat.heartbeat());
  }

  /** Sends what there is; returns whether more may come, as it may of a store that is away. */
  boolean sendNews() {
    try {
      return sendPages();
    } catch (StoreException e) {
      // Those who tend to the store say so: it is the same for all who follow.
      keepAlive();
      return true;
    }
  }

  private boolean sendPages() {
    var page = sendPage();
    while (page.isPresent() && page.get().hasMore()) {
      page = sendPage();
    }
    var state = page.map(LogPage::state);
    if (state.isPresent() && state.get() instanceof Ended end) {
      send(LogFormat.end(end, rest.after()));
      return false;
    }
    keepAlive();
    return state.isPresent();
  }

  private Optional<LogPage> sendPage() {
    var page = logs.read(rest);
    page.map(LogPage::lines).filter(lines -> !lines.isEmpty()).ifPresent(this::send);
    return page;
  }

  private void send(List<LogLine> lines) {
    send(LogFormat.EVENTS.bytes(lines));
    rest = rest.after(lines.getLast().position());
  }

  private void keepAlive() {
    if (System.nanoTime() - sentAt > HEARTBEAT.toNanos()) {
      send(LogFormat.heartbeat());
    }
  }

  private void send(byte[] bytes) {
    client.send(bytes);
    sentAt = System.nanoTime();
  }
}
