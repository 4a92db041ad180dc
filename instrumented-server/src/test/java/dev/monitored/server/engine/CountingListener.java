package dev.monitored.server.engine;

import dev.monitored.server.engine.attempt.JobListener;
import dev.monitored.server.job.Job;
import dev.monitored.server.job.Outcome;
import dev.monitored.server.job.attempt.LostAttempt;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Counts what it is told. */
public final class CountingListener implements JobListener {
  private final Map<Outcome, Integer> ended = new EnumMap<>(Outcome.class);
  private int started;
  private int retried;
  private int fenced;

  @Override
  public synchronized void started(Job job) {
    started++;
  }

  @Override
  public synchronized void ended(Job job, Outcome outcome, Duration execution) {
    ended.merge(outcome, 1, Integer::sum);
  }

  @Override
  public synchronized void retried(Job job) {
    retried++;
  }

  @Override
  public synchronized void fenced(Job job) {
    fenced++;
  }

  @Override
  public void lost(LostAttempt attempt) {}

  public synchronized int started() {
    return started;
  }

  synchronized int retried() {
    return retried;
  }

  synchronized int fenced() {
    return fenced;
  }

  public synchronized int ended(Outcome outcome) {
    return ended.getOrDefault(outcome, 0);
  }

  public synchronized int ended() {
    return ended.values().stream().mapToInt(Integer::intValue).sum();
  }
}
