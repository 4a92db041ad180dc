package dev.monitored.operator.poll;

import dev.monitored.operator.evidence.Answer;
import dev.monitored.operator.evidence.Answer.Heard;
import dev.monitored.operator.evidence.Question;
import dev.monitored.operator.naming.MonitoredRef;
import dev.monitored.operator.naming.PrometheusRef;
import dev.monitored.operator.poll.PrometheusPoll.Asked;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that asks one Prometheus: every second what is due, and what is new at once. */
final class Poller {
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration GAP = Duration.ofMillis(200);

  /** Is told the answers of one Prometheus. */
  interface AnswerListener {
    /**
     * Takes one.
     *
     * @param isAsExpected whether nobody waits for another verdict, and the answer is good
     */
    void accept(MonitoredRef application, Answer answer, boolean isAsExpected);
  }

  private final PrometheusRef prometheus;
  private final PrometheusPoll poll;
  private final AnswerListener answered;
  private final PollListener listener;
  private final InstantSource clock;
  private final Map<MonitoredRef, Asked> asked = new ConcurrentHashMap<>();
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;

  Poller(
      PrometheusRef prometheus,
      PrometheusPoll poll,
      AnswerListener answered,
      PollListener listener,
      InstantSource clock) {
    this.prometheus = prometheus;
    this.poll = poll;
    this.answered = answered;
    this.listener = listener;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("ask-" + prometheus).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void stop() {
    thread.interrupt();
  }

  void ask(MonitoredRef application, Question question, Awaited awaited) {
    var before = asked.get(application);
    if (before != null && before.question().equals(question) && before.awaited().equals(awaited)) {
      return;
    }
    asked.put(application, new Asked(question, awaited, clock.instant()));
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  /** Whether nothing is left to be asked. */
  boolean forget(MonitoredRef application) {
    asked.remove(application);
    return asked.isEmpty();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        round();
        Thread.sleep(GAP);
        if (wake.tryAcquire(TICK.minus(GAP).toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      poll.close();
    }
  }

  /** Whatever happens in one round, there is a next. */
  private void round() {
    try {
      poll.ask(Map.copyOf(asked), clock.instant()).ifPresent(this::tell);
    } catch (RuntimeException | Error e) {
      LOG.error("Cannot query {}; the operator retries", prometheus, e);
    }
  }

  /** Nothing if it was stopped meanwhile, and nothing about what was forgotten. */
  private void tell(PrometheusPoll.Result result) {
    if (Thread.currentThread().isInterrupted()) {
      return;
    }
    if (result.isAsked()) {
      listener.polled(prometheus, result.isAnswered());
    }
    result
        .answers()
        .forEach((application, answer) -> {
          var still = asked.get(application);
          if (still != null) {
            answered.accept(application, answer, isAsExpected(still, answer));
          }
        });
  }

  private static boolean isAsExpected(Asked asked, Answer answer) {
    return asked.awaited().equals(Awaited.NOTHING)
        && answer instanceof Heard heard
        && heard.isUp(asked.question())
        && heard.hasLoaded(asked.question().rules())
        && heard.lacksNoSamples(asked.question().pods())
        && !asked.question().sought().isFirst()
        && (heard.otherPools() == null || heard.otherPools().isEmpty());
  }
}
