package dev.monitored.operator.poll;

import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.snapshot.ReplicaAddresses;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one Prometheus again and again about all applications that it is meant to scrape: often
 * while something is pending, seldom when all is proven, and seldom when it does not answer.
 */
final class Poller {
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
  private static final Duration GAP = Duration.ofSeconds(1);
  private static final Duration PENDING = Duration.ofSeconds(5);
  private static final Duration PROVEN = Duration.ofSeconds(15);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final PrometheusRef prometheus;
  private final PrometheusApi api;
  private final RuleMatcher wording;
  private final Supplier<ReplicaAddresses> endpoints;
  private final BiConsumer<MonitoredRef, Answer> answered;
  private final PollListener listener;
  private final Map<MonitoredRef, Question> questions = new ConcurrentHashMap<>();
  private final Set<MonitoredRef> pending = ConcurrentHashMap.newKeySet();
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private int failures;
  private Instant silentSince = Instant.EPOCH;

  Poller(
      PrometheusRef prometheus,
      PrometheusApi api,
      Supplier<ReplicaAddresses> endpoints,
      BiConsumer<MonitoredRef, Answer> answered,
      PollListener listener) {
    this.prometheus = prometheus;
    this.api = api;
    this.wording = new RuleMatcher(api);
    this.endpoints = endpoints;
    this.answered = answered;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("ask-" + prometheus).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void stop() {
    thread.interrupt();
  }

  void ask(MonitoredRef application, Question question, boolean isPending) {
    var isNews = !question.equals(questions.put(application, question));
    var isUrgent = isPending ? pending.add(application) : pending.remove(application) && isNews;
    if ((isNews || isUrgent) && wake.availablePermits() == 0) {
      wake.release();
    }
  }

  /** Whether nothing is left to be asked. */
  boolean forget(MonitoredRef application) {
    questions.remove(application);
    pending.remove(application);
    return questions.isEmpty();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        poll();
        Thread.sleep(GAP);
        if (wake.tryAcquire(pause().toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void poll() {
    var asked = Map.copyOf(questions);
    if (asked.isEmpty()) {
      return;
    }
    try {
      var answers = answers(asked);
      failures = 0;
      listener.polled(prometheus, true);
      answers.forEach(answered);
    } catch (IOException | RuntimeException e) {
      failed(asked, Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  private Map<MonitoredRef, Answer> answers(Map<MonitoredRef, Question> asked) throws IOException {
    var where = endpoints.get();
    if (where.shards().isEmpty()) {
      throw new IOException(where.problem());
    }
    var views = new ArrayList<List<ReplicaSnapshot>>();
    for (List<URI> shard : where.shards()) {
      var replicas = new ArrayList<ReplicaSnapshot>();
      for (URI base : shard) {
        replicas.add(new ReplicaPoll(api, wording, base, asked.values()).take());
      }
      views.add(replicas);
    }
    var answers = new HashMap<MonitoredRef, Answer>();
    asked.forEach(
        (application, question) -> answers.put(application, merged(views, application, question)));
    return answers;
  }

  private static Heard merged(
      List<List<ReplicaSnapshot>> views, MonitoredRef application, Question question) {
    return ReplicaMerge.of(
        views.stream()
            .map(shard -> shard.stream().map(view -> view.about(application, question)).toList())
            .toList(),
        question.rules());
  }

  /** One failure may be an accident, and what was heard before still holds; two are a fact. */
  private void failed(Map<MonitoredRef, Question> asked, String message) {
    silentSince = failures == 0 ? Instant.now() : silentSince;
    failures++;
    listener.polled(prometheus, false);
    LOG.debug("{} did not answer: {}", prometheus, message);
    var unreachable = new Answer.Unreachable(silentSince, message);
    if (failures > 1) {
      asked.keySet().forEach(application -> answered.accept(application, unreachable));
    }
  }

  private Duration pause() {
    var calm = pending.isEmpty() ? PROVEN : PENDING;
    var pause = failures == 0 ? calm : backOff();
    var jitter = ThreadLocalRandom.current().nextDouble(0.9, 1.1);
    return Duration.ofMillis((long) (pause.minus(GAP).toMillis() * jitter));
  }

  private Duration backOff() {
    var doubled = PENDING.multipliedBy(1L << Math.min(Math.max(failures - 2, 0), 4));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }
}
