package dev.monitored.operator.poll;

import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Evidence;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.prometheus.ReplicaAddresses;
import dev.monitored.operator.query.PrometheusApi;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The evidence about all applications, gathered by one poller for each Prometheus that is asked
 * about any. Safe for use by several threads; {@link #close} stops the pollers.
 */
public final class Pollers implements AutoCloseable {
  private final Function<PrometheusRef, ReplicaAddresses> endpoints;
  private final Consumer<MonitoredRef> changed;
  private final PollListener listener;
  private final InstantSource clock;
  private final Map<PrometheusRef, Poller> pollers = new HashMap<>();
  private final Map<MonitoredRef, Map<PrometheusRef, Answer>> answers = new ConcurrentHashMap<>();
  private volatile Instant since;

  /**
   * @param endpoints where a Prometheus answers at the moment
   * @param changed is told when the evidence about an application has changed
   */
  public Pollers(
      Function<PrometheusRef, ReplicaAddresses> endpoints,
      Consumer<MonitoredRef> changed,
      PollListener listener,
      InstantSource clock) {
    this.endpoints = endpoints;
    this.changed = changed;
    this.listener = listener;
    this.clock = clock;
    this.since = clock.instant();
  }

  /** Begins to count as asking now, which is when it takes the lead. */
  public void start() {
    since = clock.instant();
  }

  /**
   * Asks these questions about the application from now on, and no others.
   *
   * @param awaited what is not proven yet, and so is asked often; absent: nothing
   */
  public synchronized void ask(
      MonitoredRef application,
      Map<PrometheusRef, Question> questions,
      Map<PrometheusRef, Awaited> awaited) {
    var known = answers.computeIfAbsent(application, _ -> new ConcurrentHashMap<>());
    known.keySet().retainAll(questions.keySet());
    pollers
        .entrySet()
        .removeIf(entry -> !questions.containsKey(entry.getKey()) && drop(entry, application));
    questions.forEach((prometheus, question) ->
        pollers
            .computeIfAbsent(prometheus, this::started)
            .ask(application, question, awaited.getOrDefault(prometheus, Awaited.NOTHING)));
  }

  public synchronized void forget(MonitoredRef application) {
    pollers.entrySet().removeIf(entry -> drop(entry, application));
    answers.remove(application);
  }

  public Evidence about(MonitoredRef application) {
    var known = answers.get(application);
    return known == null ? Evidence.none(since) : new Evidence(since, known);
  }

  @Override
  public synchronized void close() {
    pollers.values().forEach(Poller::stop);
    pollers.clear();
  }

  private static boolean drop(Map.Entry<PrometheusRef, Poller> entry, MonitoredRef application) {
    var isIdle = entry.getValue().forget(application);
    if (isIdle) {
      entry.getValue().stop();
    }
    return isIdle;
  }

  private Poller started(PrometheusRef prometheus) {
    var poller =
        new Poller(
            prometheus,
            new PrometheusPoll(prometheus, new PrometheusApi(), () -> endpoints.apply(prometheus)),
            (application, answer, isAsExpected) ->
                note(application, prometheus, answer, isAsExpected),
            listener,
            clock);
    poller.start();
    return poller;
  }

  /** After a restart nothing is known yet: an answer that was expected changes no verdict then. */
  private void note(
      MonitoredRef application, PrometheusRef prometheus, Answer answer, boolean isAsExpected) {
    var known = answers.get(application);
    if (known == null) {
      return;
    }
    var before = known.put(prometheus, answer);
    if (!answer.isLike(before) && !(before == null && isAsExpected)) {
      changed.accept(application);
    }
  }
}
